'use client';

import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { deviceShelf } from '@/components/annotations/device';
import { forgetPerson } from '@/components/annotations/device-store';
import { Leaving } from '@/components/annotations/leaving';
import { dropNotesOf, noteStorage } from '@/components/annotations/parting-notes';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { useFormats } from '@/components/intl/use-formats';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { TextInput } from '@/components/ui/text-input';
import type { Stake } from '@/server/ledger/contract';
import { DoorButton } from './door-button';
import { valuesOf } from './form-values';

type Props = { personId: string; pseudonym: string; email: string; hasPassword: boolean; stakes: readonly Stake[] };

/** What goes and what stays, then a proof, then it is done: typing the proof is the confirmation. */
export function DeletePanel({ personId, pseudonym, email, hasPassword, stakes }: Props) {
  const t = useTranslations('accounts');
  const trpc = useTRPC();
  const deleting = useMutation(
    trpc.accounts.deleteAccount.mutationOptions({
      onSuccess: async () => {
        dropNotesOf(noteStorage(), personId);
        await forgetPerson(deviceShelf, personId).catch(() => undefined);
        window.location.assign('/');
      },
    }),
  );
  const refusal = deleting.error ? refusalOf(deleting.error, t('offline')) : null;
  const [proof, setProof] = useState<{ proof: string } | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => setProof(valuesOf(event, 'proof'));
  const leave = () => {
    setProof(null);
    if (proof) deleting.mutate(proof);
  };
  return (
    <Panel title={t('account.delete')}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4 text-sm">
        <ul className="flex max-w-[60ch] list-disc flex-col gap-1.5 pl-5 text-ink-soft">
          <li>{t('account.deleteGone')}</li>
          <li>{t('account.deleteKept', { pseudonym })}</li>
          <li>{t('account.deleteMoney')}</li>
          {stakes.map((stake) => (
            <StakeLine key={stake.projectId} stake={stake} />
          ))}
          <li>{t('account.deleteProjects')}</li>
        </ul>
        {refusal && !refusal.fields.proof ? <Callout live>{refusal.message}</Callout> : null}
        <Field
          label={hasPassword ? t('account.deleteProofPassword') : t('account.deleteProofEmail', { email })}
          error={refusal?.fields.proof}
          className="max-w-96"
        >
          <TextInput
            type={hasPassword ? 'password' : 'email'}
            name="proof"
            autoComplete={hasPassword ? 'current-password' : 'off'}
          />
        </Field>
        <DoorButton
          type="submit"
          variant="danger"
          busy={deleting.isPending || deleting.isSuccess}
          className="self-start"
        >
          {t('account.deleteAct')}
        </DoorButton>
        {proof ? <Leaving personId={personId} act="delete" onLeave={leave} onStay={() => setProof(null)} /> : null}
      </form>
    </Panel>
  );
}

/** What of the person's money is still in a project, and what becomes of it. */
function StakeLine({ stake }: { stake: Stake }) {
  const t = useTranslations('accounts.account');
  const f = useFormats();
  const { projectId, title, currency, leftMinor, reservedMinor, goesOn } = stake;
  const left = f.money(leftMinor, currency);
  const reserved = f.money(reservedMinor, currency);
  return (
    <li>
      <Link href={`/studio/${projectId}/money`} className="[overflow-wrap:anywhere] font-medium text-ink underline">
        {title}
      </Link>
      {': '}
      {leftMinor > 0n ? `${t('stakeLeft', { left })} ` : ''}
      {reservedMinor > 0n ? `${t('stakeReserved', { reserved })} ` : ''}
      {goesOn ? t('stakeGoesOn') : ''}
    </li>
  );
}
