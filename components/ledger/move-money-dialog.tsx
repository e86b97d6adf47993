'use client';

import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { useFormats } from '@/components/intl/use-formats';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { toastDone } from '@/components/ui/toasts';
import { parseAmount, typedAmount } from '@/server/ledger/amounts';
import { AmountField } from './amount-field';

type Props = {
  projectId: string;
  currency: string;
  direction: 'to_project' | 'to_balance';
  /** What can be moved: the balance, or what is left in the budget. */
  availableMinor: bigint;
  variant?: 'primary' | 'secondary';
};

/** Moves money between the requester's balance and a project's budget; the button says exactly what will happen. */
export function MoveMoneyDialog({ projectId, currency, direction, availableMinor, variant = 'secondary' }: Props) {
  const t = useTranslations('ledger.move');
  const formats = useFormats();
  const router = useRouter();
  const trpc = useTRPC();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [isTried, setTried] = useState(false);
  const [requestId, setRequestId] = useState(() => crypto.randomUUID());
  const amountMinor = parseAmount(typed, currency);
  const isTo = direction === 'to_project';
  const { mutate, isPending, error, reset } = useMutation(
    trpc.ledger.allocate.mutationOptions({
      onSuccess: (_, { amountMinor: moved }) => {
        toastDone(t(isTo ? 'doneTo' : 'doneBack', { amount: formats.money(moved, currency) }));
        setRequestId(crypto.randomUUID());
        setTyped('');
        setTried(false);
        setOpen(false);
        router.refresh();
      },
    }),
  );
  const edit = (text: string) => {
    setTyped(text);
    setRequestId(crypto.randomUUID());
    reset();
  };
  const move = () => {
    setTried(true);
    if (amountMinor !== null) mutate({ projectId, requestId, amountMinor, direction });
  };
  // Most who take money back want all that is left; who wants less types it over.
  const show = (isShown: boolean) => {
    if (isShown && !isTo) edit(typedAmount(availableMinor, currency));
    setOpen(isShown);
  };
  const amount = amountMinor === null ? null : formats.money(amountMinor, currency);
  const available = formats.money(availableMinor, currency);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={show}
      size="sm"
      trigger={<Button variant={variant}>{t(direction)}</Button>}
      title={t(isTo ? 'titleTo' : 'titleBack')}
      description={isTo ? t('whyTo', { balance: available }) : t('whyBack', { left: available })}
      footer={
        <Button variant="primary" busy={isPending} onClick={move}>
          {amount === null ? t('confirmEmpty') : t(isTo ? 'confirmTo' : 'confirmBack', { amount })}
        </Button>
      }
    >
      <form action={move}>
        <AmountField
          label={t('amount')}
          currency={currency}
          value={typed}
          onValue={edit}
          isBad={isTried && amountMinor === null}
          refusal={error ? refusalOf(error, t('offline')).message : null}
        />
      </form>
      {isTo && availableMinor === 0n ? <WayToBalance /> : null}
    </Dialog>
  );
}

function WayToBalance() {
  const t = useTranslations('ledger.move');
  return (
    <Link href="/studio/money" className="mt-3 inline-block text-accent text-sm underline underline-offset-2">
      {t('fill')}
    </Link>
  );
}
