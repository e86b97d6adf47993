'use client';

import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { deviceShelf, useDeviceTrouble } from './device';
import { waitingOf } from './device-store';

type Props = {
  personId: string;
  act: 'sign_out' | 'delete';
  onLeave: () => void | Promise<void>;
  onStay: () => void;
};

/**
 * Stands between a person and the door: lets them go at once when nothing of theirs waits on this device, else says how
 * many hand-ins do and what becomes of them, and goes only when asked again.
 */
export function Leaving({ personId, act, onLeave, onStay }: Props) {
  const t = useTranslations('shell.leaving');
  const trouble = useDeviceTrouble();
  const [waiting, setWaiting] = useState(0);
  const leave = useRef(onLeave);
  useEffect(() => {
    const look = async () => {
      const line = await waitingOf(deviceShelf, personId).catch(() => []);
      if (line.length === 0) await leave.current();
      else setWaiting(line.length);
    };
    void look();
  }, [personId]);
  // What a broken device keeps is in the memory of this page, and goes with it.
  const fate = act === 'delete' || trouble === null ? act : 'sign_out_lost';
  return (
    <ConfirmDialog
      open={waiting > 0}
      onOpenChange={(isOpen) => (isOpen ? undefined : onStay())}
      title={t('title', { count: waiting })}
      consequence={t(`${fate}.fate`, { count: waiting })}
      cancelLabel={t('stay')}
      confirmLabel={t(`${act}.act`)}
      variant={fate === 'sign_out' ? 'primary' : 'danger'}
      onConfirm={onLeave}
    />
  );
}
