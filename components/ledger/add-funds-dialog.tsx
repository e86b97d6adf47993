'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { useFormats } from '@/components/intl/use-formats';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { toastDone } from '@/components/ui/toasts';
import { parseAmount } from '@/server/ledger/amounts';
import { AmountField } from './amount-field';

const currencies = ['USD', 'EUR', 'KRW'] as const;

/** Adds demo money, and says before and after that it is not real. */
export function AddFundsDialog({ variant = 'secondary' }: { variant?: 'primary' | 'secondary' }) {
  const t = useTranslations('ledger.add');
  const offline = useTranslations('ledger.move')('offline');
  const formats = useFormats();
  const router = useRouter();
  const trpc = useTRPC();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('50');
  const [currency, setCurrency] = useState<(typeof currencies)[number]>('USD');
  const [isTried, setTried] = useState(false);
  // One id a try: pressed twice, or sent again after a lost answer, it adds once.
  const [requestId, setRequestId] = useState(() => crypto.randomUUID());
  const amountMinor = parseAmount(typed, currency);
  const { mutate, isPending, error, reset } = useMutation(
    trpc.ledger.addDemoFunds.mutationOptions({
      onSuccess: (_, { amountMinor: added }) => {
        toastDone(t('done', { amount: formats.money(added, currency) }));
        setRequestId(crypto.randomUUID());
        setOpen(false);
        router.refresh();
      },
    }),
  );
  const edit = (change: () => void) => {
    change();
    setRequestId(crypto.randomUUID());
    reset();
  };
  const add = () => {
    setTried(true);
    if (amountMinor !== null) mutate({ requestId, amountMinor, currency });
  };
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      size="sm"
      trigger={<Button variant={variant}>{t('open')}</Button>}
      title={t('title')}
      description={t('why')}
      footer={
        <Button variant="primary" busy={isPending} onClick={add}>
          {amountMinor === null ? t('confirmEmpty') : t('confirm', { amount: formats.money(amountMinor, currency) })}
        </Button>
      }
    >
      <form className="flex flex-col gap-4" action={add}>
        <AmountField
          label={t('amount')}
          currency={currency}
          value={typed}
          onValue={(text) => edit(() => setTyped(text))}
          isBad={isTried && amountMinor === null}
          refusal={error ? refusalOf(error, offline).message : null}
        />
        <Field label={t('currency')}>
          <Select
            options={currencies.map((code) => ({ value: code, label: code }))}
            value={currency}
            onValueChange={(code) => edit(() => setCurrency(code))}
          />
        </Field>
      </form>
    </Dialog>
  );
}
