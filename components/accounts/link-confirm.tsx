'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { DoorButton } from './door-button';
import { DoorRefusal } from './door-refusal';
import { openSession } from './session-door';
import { useEntering } from './use-entering';

/** The press that uses a mailed link up and signs in. */
export function LinkConfirm({ token, act }: { token: string; act: string }) {
  const t = useTranslations('accounts.link');
  const enter = useEntering(null);
  const [isGoing, setGoing] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const go = async () => {
    setGoing(true);
    const knock = await openSession('link', { token });
    if (knock.ok) return await enter();
    setRefused(knock.code === 'CredentialsSignin' ? 'token_spent' : knock.code);
    setGoing(false);
  };
  return (
    <div className="flex flex-col items-start gap-4">
      {refused ? <DoorRefusal code={refused} /> : null}
      <DoorButton variant="primary" size="lg" busy={isGoing} onClick={() => void go()}>
        {act}
      </DoorButton>
      <p className="text-ink-faint text-xs">{t('why')}</p>
    </div>
  );
}
