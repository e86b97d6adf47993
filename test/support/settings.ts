import type { Env } from '@/server/env';
import { invariant } from '@/server/problem';
import { parseSettings } from '@/server/settings';

function demoSettings(): Env {
  const parsed = parseSettings({ PUBLIC_URL: 'https://casebook.test', LOG_LEVEL: 'silent' });
  invariant(parsed.ok, 'the settings of tests are good');
  return { ...parsed.settings, DATABASE_URL: 'postgres://nowhere/none', NEXTAUTH_SECRET: 'a secret of tests only' };
}

/** What `env()` answers in tests that share a process; a test may change it, and the next file meets it as it was. */
export const settings: { -readonly [Name in keyof Env]: Env[Name] } = demoSettings();

/** Stands in the place of server/env.ts in files that share a process, whose environment is nobody's. */
export function env(): Env {
  return settings;
}

/** Makes the settings what they were at first. */
export function settleAnew(): void {
  for (const name of Object.keys(settings)) Reflect.deleteProperty(settings, name);
  Object.assign(settings, demoSettings());
}
