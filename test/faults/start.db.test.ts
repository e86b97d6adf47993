import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, inject, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000 });

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'casebook-start-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the start command to its end with these settings alone. */
function start(command: string, settings: Readonly<Record<string, string>>) {
  const { PATH, HOME } = process.env;
  const env = { NODE_ENV: 'production', PATH, HOME, CASEBOOK_DATA: folder, ...settings } as NodeJS.ProcessEnv;
  const ended = spawnSync(process.execPath, ['server/cli/start.mjs', command], { cwd: root, env, encoding: 'utf8' });
  return { code: ended.status, said: ended.stderr };
}

describe('what stands in the way of a start is said in a sentence, with code 1 and without a stack', () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  const wrongPassword = inject('clusterUrl').replace(/:[^:@]+@/, ':guess@');

  test.each<[string, Record<string, string>, string]>([
    ['a bad setting', { PORT: 'http' }, 'PORT must be a whole number from 1 to 65535.'],
    ['half of a pair', { GOOGLE_ID: 'x' }, 'GOOGLE_ID is set but GOOGLE_SECRET is not: set both or neither.'],
    [
      'a database that is not there',
      { DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/casebook' },
      'The database casebook on 127.0.0.1:1 cannot be used: nothing listens there.',
    ],
    ['a database that refuses', { DATABASE_URL: wrongPassword }, 'it does not accept this name and password.'],
    ['a data folder that cannot be', { CASEBOOK_DATA: join(file, 'inside') }, 'cannot be made'],
  ])('%s', (_name, settings, sentence) => {
    const { code, said } = start('start', settings);
    expect(said).toContain(sentence);
    expect(said).not.toMatch(/^\s+at /m);
    expect(said).not.toContain('secret');
    expect(code).toBe(1);
  });

  test('a command that is not there', () => {
    const { code, said } = start('fly', {});
    expect(said).toContain(
      'There is no command fly. There are: start, dev, build, seed, rebuild, audit, staff, schema.',
    );
    expect(code).toBe(1);
  });
});
