import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { newId } from '@/db/ids';
import type { FileLine } from '@/server/api/file-lines';
import { answerKnownFile } from '@/server/api/known-answer-files';
import type { Call } from '@/server/call';
import type { KnownFileEnd } from '@/server/interchange/known-file-lines';
import { addMember } from '@/server/projects/projects';
import { goldBoard } from '@/server/skill/board';
import { personIn, strangerOf } from '@/test/accounts/house';
import { openProject, readyWorker } from '@/test/assignment/world';
import { temporaryHouse } from '@/test/datasets/studio';
import { testDatabase } from '@/test/support/database';

vi.mock('@/server/env', async () => (await import('@/test/accounts/house')).mockedEnv());
/** Who the next request comes from. */
const caller = vi.hoisted(() => ({ call: null as Call | null }));
vi.mock('@/server/api/context', () => ({ requestContext: async () => ({ ...caller.call, requestId: 'a-request' }) }));

const { db } = await testDatabase();
const house = temporaryHouse();
const { owner, projectId } = await openProject(db, { items: 2 });
const table = `text,answer\nSentence 0 of ${projectId},kind\nSentence 7 of ${projectId},kind\n`;

type Sent = { as?: Call; origin?: string | null; to?: string; query?: Record<string, string>; body?: BodyInit };

function send({ as = owner, origin = 'http://casebook.test', to = projectId, query, body = table }: Sent = {}) {
  caller.call = as;
  const asked = new URLSearchParams({ name: 'known.csv', use: 'check', explanation: 'Known.', ...query });
  const url = `http://casebook.test/api/uploads/${to}/known-answers?${asked}`;
  const headers = { host: 'casebook.test', ...(origin ? { origin } : {}) };
  const request = new Request(url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
  return answerKnownFile(request, to);
}

const endOf = async (answer: Response) => {
  const lines = (await answer.text()).split('\n').filter(Boolean);
  return JSON.parse(lines.at(-1) ?? '') as FileLine<KnownFileEnd>;
};

test('known answers are taken from owners and reviewers on our own pages, and from nobody else', async () => {
  const outsider = await personIn(db, 'outsider@known.example', { hasPassword: false });
  const reviewer = await personIn(db, 'reviewer@known.example', { hasPassword: false });
  await addMember(owner, projectId, reviewer.id, 'reviewer');
  const worker = await readyWorker(db, projectId, 'Wilma');
  const take = { take: 'yes' };
  const refused = await Promise.all(
    [
      { as: strangerOf(db) },
      { as: outsider.call },
      { as: worker },
      { to: newId() },
      { to: 'no-id' },
      { origin: null },
      { origin: 'https://elsewhere.example' },
      { query: { use: 'everything' } },
      { query: { explanation: 'x'.repeat(301) } },
    ].map(async (sent) => (await send({ ...sent, query: { ...take, ...sent.query } })).status),
  );
  expect(refused).toEqual([401, 404, 404, 404, 404, 403, 403, 400, 400]);
  expect((await goldBoard(owner, projectId)).lines).toEqual([]);
  expect(await endOf(await send({ as: reviewer.call, query: take }))).toMatchObject({ added: { check: 1 } });
});

test('a reason is told in the language of the person; nothing is left on the disk', async () => {
  const end = await endOf(await send({ as: { ...owner, locale: 'ko' } }));
  expect(end).toMatchObject({ kind: 'end', isTaken: false, alreadyKnown: 1, refusedCount: 1 });
  expect(JSON.stringify(end)).toContain('인 항목이 없습니다');
  const broken = await endOf(await send({ body: 'colour\nblue\n', query: { take: 'yes' } }));
  expect(broken).toMatchObject({ isTaken: false, refusedCount: 1, refused: [{ line: null }] });
  expect(readdirSync(join(house, 'incoming'))).toEqual([]);
});
