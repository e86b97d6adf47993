'use client';

import type { ReactNode } from 'react';
import { toast } from 'sonner';
import { Toast } from './toast';
import { ToastUndoOutcome } from './toast-undo-outcome';

/** Something worth a glance happened. What must be read belongs on the page. */
export function toastDone(message: ReactNode): void {
  toast.custom((id) => <Toast id={id} tone="settled" message={message} />, { duration: 4000 });
}

/** Something was refused or failed elsewhere than in a form (there, the sentence stands beside the field). */
export function toastProblem(message: ReactNode): void {
  toast.custom((id) => <Toast id={id} tone="neutral" message={message} />, { duration: 10_000 });
}

/** It is done; for eight seconds one press takes it back. Instead of "are you sure?". */
export function toastUndo(message: ReactNode, undo: () => void | Promise<void>): void {
  const takeBack = async () => {
    try {
      await undo();
      toastDone(<ToastUndoOutcome worked />);
    } catch {
      toastProblem(<ToastUndoOutcome worked={false} />);
    }
  };
  toast.custom((id) => <Toast id={id} tone="settled" message={message} undo={() => void takeBack()} />, {
    duration: 8000,
  });
}
