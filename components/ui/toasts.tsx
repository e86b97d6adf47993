'use client';

import type { ComponentProps, ReactNode } from 'react';
import { later } from './later';
import { Toast } from './toast';
import { ToastUndoOutcome } from './toast-undo-outcome';

/** What draws the slips: fetched with the first of them. The Toaster shows those that were asked for before it came. */
export const toastCode = later(() => import('sonner'));

type Slip = Omit<ComponentProps<typeof Toast>, 'onDismiss'>;

const tryAgainAfterMs = 2000;

/** Without a connection what draws it may not be here yet: it is asked for again for as long as the slip would have stood. */
function show(slip: Slip, duration: number, left = duration): void {
  void toastCode.fetch().then(
    ({ toast }) => {
      // The Toaster is drawn by the same news; a moment later it listens.
      setTimeout(() => toast.custom((id) => <Toast {...slip} onDismiss={() => toast.dismiss(id)} />, { duration }));
    },
    () => {
      if (left > 0) setTimeout(() => show(slip, duration, left - tryAgainAfterMs), tryAgainAfterMs);
    },
  );
}

/** Something worth a glance happened. What must be read belongs on the page. */
export function toastDone(message: ReactNode): void {
  show({ tone: 'settled', message }, 4000);
}

/** Something was refused or failed elsewhere than in a form (there, the sentence stands beside the field). */
export function toastProblem(message: ReactNode): void {
  show({ tone: 'neutral', message }, 10_000);
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
  show({ tone: 'settled', message, undo: () => void takeBack() }, 8000);
}
