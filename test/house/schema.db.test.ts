import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { dumpSchema } from '@/db/dump';
import { testDatabase } from '@/test/support/database';

const { url } = await testDatabase();

test('db/schema.sql shows what the migrations make (npm run db:schema writes it)', async () => {
  const written = readFileSync(resolve(import.meta.dirname, '../../db/schema.sql'), 'utf8');
  expect(await dumpSchema(url)).toBe(written);
});
