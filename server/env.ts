import 'server-only';
import { invariant } from '@/server/problem';
import { parseSettings, type Settings } from '@/server/settings';

/** Settings of a running house: by now the start command has found or made the database and the session secret. */
export type Env = Settings & { readonly DATABASE_URL: string; readonly NEXTAUTH_SECRET: string };

let parsed: Env | undefined;

/** The settings of this process, read at the first call, so that a build needs none. Throws `Bug` on a bad one. */
export function env(): Env {
  parsed ??= read();
  return parsed;
}

function read(): Env {
  const result = parseSettings(process.env);
  invariant(result.ok, `bad settings: ${result.ok ? '' : result.complaints.join(' ')}`);
  const { DATABASE_URL, NEXTAUTH_SECRET } = result.settings;
  invariant(DATABASE_URL, 'DATABASE_URL is not set: start the product with npm start or npm run dev');
  invariant(NEXTAUTH_SECRET, 'NEXTAUTH_SECRET is not set: start the product with npm start or npm run dev');
  return { ...result.settings, DATABASE_URL, NEXTAUTH_SECRET };
}
