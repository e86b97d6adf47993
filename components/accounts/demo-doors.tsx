'use client';

import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { DemoLogin, DemoRole } from '@/server/accounts/demo-logins';
import { DoorRefusal } from './door-refusal';
import { openSession } from './session-door';
import { useEntering } from './use-entering';
import { useIsAlive } from './use-is-alive';

type Props = { logins: readonly DemoLogin[]; chosen: DemoRole | null; next: string | null };

/** The people of the demo, one press each. The one asked for by the address of the page has the focus. */
export function DemoDoors({ logins, chosen, next }: Props) {
  const t = useTranslations('accounts.demo');
  const enter = useEntering(next);
  const [going, setGoing] = useState<DemoRole | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const first = useRef<HTMLButtonElement>(null);
  const isAlive = useIsAlive();
  useEffect(() => {
    if (isAlive) first.current?.focus();
  }, [isAlive]);
  const go = async (login: DemoLogin) => {
    if (going) return;
    setGoing(login.role);
    setRefused(null);
    const knock = await openSession('password', { email: login.email, password: login.password });
    if (knock.ok) return await enter();
    setRefused(knock.code);
    setGoing(null);
  };
  return (
    <section aria-labelledby="demo-doors" className="flex flex-col gap-3">
      <h2 id="demo-doors" className="font-semibold font-serif text-lg">
        {t('title')}
      </h2>
      <p className="text-ink-soft text-sm">{t('lead', { password: logins[0]?.password ?? '' })}</p>
      {refused ? <DoorRefusal code={refused} /> : null}
      <ul className="flex flex-col rounded-md border border-rule bg-surface">
        {logins.map((login) => (
          <li key={login.role} className="border-rule not-last:border-b">
            <button
              ref={login.role === chosen ? first : undefined}
              type="button"
              disabled={!isAlive}
              aria-busy={going === login.role || undefined}
              onClick={() => void go(login)}
              className="relative flex w-full flex-col items-start gap-0.5 overflow-hidden rounded-md px-4 py-2.5 text-left hover:bg-sunken aria-busy:cursor-progress"
            >
              <span className="font-medium text-accent">{t(login.role)}</span>
              <span className="text-ink-soft text-xs">{t(`${login.role}Hint`)}</span>
              {going === login.role ? <span aria-hidden="true" className="busy-line" /> : null}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
