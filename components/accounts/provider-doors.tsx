'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Provider } from '@/server/accounts/contract';
import { DoorButton } from './door-button';
import { DoorRefusal } from './door-refusal';
import { leaveFor } from './session-door';

/** Signing in by an account elsewhere, where the house has keys for it. */
export function ProviderDoors({ providers, next }: { providers: readonly Provider[]; next: string | null }) {
  const t = useTranslations('accounts');
  const [leaving, setLeaving] = useState<Provider | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const leave = async (provider: Provider) => {
    setLeaving(provider);
    const knock = await leaveFor(provider, next);
    if (knock.ok) return;
    setRefused(knock.code);
    setLeaving(null);
  };
  if (providers.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      <p className="flex items-center gap-3 text-ink-faint text-xs before:h-px before:flex-1 before:bg-rule after:h-px after:flex-1 after:bg-rule">
        {t('or')}
      </p>
      {refused ? <DoorRefusal code={refused} /> : null}
      {providers.map((provider) => (
        <DoorButton key={provider} busy={leaving === provider} onClick={() => void leave(provider)}>
          {t(`signIn.${provider}`)}
        </DoorButton>
      ))}
    </div>
  );
}
