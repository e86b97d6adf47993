'use client';

import * as Radix from 'radix-ui/alert-dialog';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button';

type Props = {
  /** The act as a question or sentence: "Publish guide v4?" */
  title: ReactNode;
  /** Exactly what will happen, with its figures: "38 labels become stale; re-labelling them costs $4.56." */
  consequence: ReactNode;
  /** The act as a verb, never "OK": "Publish v4". */
  confirmLabel: string;
  cancelLabel?: string;
  variant?: 'primary' | 'danger';
  /** May be slow: the dialog stays, busy, until it is done, and stays open when it fails. */
  onConfirm: () => void | Promise<void>;
  /** What is being done meanwhile, where it may take seconds: nobody has to wonder whether it was pressed. */
  meanwhile?: ReactNode;
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

/** Asks first. Only for money, publishing and what cannot be undone; everything else acts and offers Undo. */
export function ConfirmDialog(props: Props) {
  const { title, consequence, confirmLabel, cancelLabel, variant = 'primary', onConfirm, trigger } = props;
  const t = useTranslations('ui');
  const [ownOpen, setOwnOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const setOpen = (next: boolean) => {
    if (busy) return;
    setOwnOpen(next);
    props.onOpenChange?.(next);
  };
  const confirm = async () => {
    setBusy(true);
    try {
      await onConfirm();
      setOwnOpen(false);
      props.onOpenChange?.(false);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Radix.Root open={props.open ?? ownOpen} onOpenChange={setOpen}>
      {trigger ? <Radix.Trigger asChild>{trigger}</Radix.Trigger> : null}
      <Radix.Portal>
        <Radix.Overlay className="appear fixed inset-0 z-40 bg-veil" />
        <Radix.Content className="appear fixed inset-x-0 bottom-0 z-40 rounded-t-lg border border-rule bg-surface p-5 shadow-float outline-none sm:inset-x-4 sm:top-[20vh] sm:bottom-auto sm:mx-auto sm:max-w-md sm:rounded-lg">
          <Radix.Title className="font-semibold font-serif text-lg">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="mt-2 text-ink-soft text-sm">{consequence}</div>
          </Radix.Description>
          <p role="status" className="mt-3 font-medium text-sm empty:hidden">
            {busy ? props.meanwhile : null}
          </p>
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            {/* What is being done cannot be stopped here. */}
            {busy ? null : (
              <Radix.Cancel asChild>
                <Button>{cancelLabel ?? t('cancel')}</Button>
              </Radix.Cancel>
            )}
            <Button variant={variant} busy={busy} onClick={confirm}>
              {confirmLabel}
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
