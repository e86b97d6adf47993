import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { newId } from '@/db/ids';
import type { FileLine } from '@/server/api/file-lines';
import { answerPicture } from '@/server/api/media';
import { Turns } from '@/server/api/turns';
import { answerUpload } from '@/server/api/uploads';
import type { Call } from '@/server/call';
import { allItems } from '@/server/datasets/datasets';
import type { UploadEnd } from '@/server/datasets/upload-lines';
import { addMember } from '@/server/projects/projects';
import { personIn, strangerOf } from '@/test/accounts/house';
import { testDatabase } from '@/test/support/database';
import { jpegOf } from './pictures';
import { requesterWithDraft, temporaryHouse } from './studio';
import { zipOf } from './zips';

vi.mock('@/server/env', async () => (await import('@/test/accounts/house')).mockedEnv());
/** Who the next request comes from. */
const caller = vi.hoisted(() => ({ call: null as (Call & { pageOf?: string | undefined }) | null }));
vi.mock('@/server/api/context', () => ({ requestContext: async () => ({ ...caller.call, requestId: 'a-request' }) }));

const { db } = await testDatabase();
const house = temporaryHouse();
const { call: owner, projectId } = await requesterWithDraft(db);
const outsider = await personIn(db, 'outsider@doors.example', { hasPassword: false });

type Sent = { as?: Call; pageOf?: string; name?: string; origin?: string | null; body?: BodyInit; to?: string };

function upload({
  as = owner,
  pageOf,
  name = 'page.jpg',
  origin = 'http://casebook.test',
  body = 'x',
  to = projectId,
}: Sent) {
  caller.call = { ...as, pageOf };
  const url = `http://casebook.test/api/uploads/${to}?name=${encodeURIComponent(name)}`;
  const headers = { host: 'casebook.test', ...(origin ? { origin } : {}) };
  const request = new Request(url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
  return answerUpload(request, to);
}

const linesOf = async (answer: Response) =>
  (await answer.text())
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as FileLine<UploadEnd>);

function picture(sha256: string, as: Call, headers: Record<string, string> = {}) {
  caller.call = as;
  return answerPicture(new Request('http://casebook.test/api/media/x', { headers }), sha256);
}

test('an upload is taken from the owner on our own pages, and from nobody else', async () => {
  const reviewer = await personIn(db, 'reviewer@doors.example', { hasPassword: false });
  await addMember(owner, projectId, reviewer.id, 'reviewer');
  const refused = await Promise.all(
    [
      { as: strangerOf(db) },
      { as: outsider.call },
      { as: reviewer.call },
      { to: newId() },
      { to: 'no-id' },
      { origin: null },
      { origin: 'https://elsewhere.example' },
      // The page was made for somebody who has been signed out since.
      { pageOf: outsider.call.actor.id },
    ].map(async (sent) => (await upload(sent)).status),
  );
  expect(refused).toEqual([401, 404, 404, 404, 404, 403, 403, 409]);
  expect(await allItems(owner, projectId)).toEqual([]);
});

test('an archive is told line by line, reasons in the language of the person, and leaves nothing behind', async () => {
  const whole = await jpegOf();
  const body = new Uint8Array(
    zipOf([
      { name: 'a.jpg', data: whole },
      { name: 'b.jpg', data: whole.subarray(0, 500) },
    ]),
  );
  const lines = await linesOf(await upload({ as: { ...owner, locale: 'ko' }, name: 'all.zip', body }));
  expect(lines.map((line) => line.kind)).toEqual(['progress', 'progress', 'end']);
  expect(lines.at(-1)).toMatchObject({ added: 1, alreadyHere: 0, refusedCount: 1 });
  expect(JSON.stringify(lines.at(-1))).toContain('그림이 손상되었거나');
  expect(readdirSync(join(house, 'incoming'))).toEqual([]);
});

test('of many files that one person sends at once three are worked on, in their order, and nobody else waits for them', async () => {
  const turns = new Turns(3);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = (n: number) => () =>
    new Promise<void>((end) => {
      begun.push(n);
      ends.push(end);
    });
  const all = [1, 2, 3, 4, 5].map((n) => turns.take('one', work(n)));
  const broken = turns.take('one', async () => Promise.reject(new RangeError('broken')));
  const others = turns.take('two', work(6));
  expect(begun).toEqual([1, 2, 3, 6]);
  ends.shift()?.();
  await all[0];
  expect(begun).toEqual([1, 2, 3, 6, 4]);
  while (begun.length < 6 || ends.length > 0) {
    ends.shift()?.();
    await Promise.resolve();
  }
  await expect(broken).rejects.toThrow('broken');
  await Promise.all([...all, others]);
  expect(begun).toEqual([1, 2, 3, 6, 4, 5]);
  const last = turns.take('one', work(7));
  expect(begun.at(-1)).toBe(7);
  ends.shift()?.();
  await last;
});

test('a body that breaks off is told as such and adds nothing', async () => {
  const before = await allItems(owner, projectId);
  const broken = new ReadableStream({
    start: (controller) => {
      controller.enqueue(new Uint8Array([0xff, 0xd8, 0xff]));
      controller.error(new Error('the line went dead'));
    },
  });
  const [line] = await linesOf(await upload({ body: broken }));
  expect(line).toMatchObject({ kind: 'end', added: 0, refusedCount: 1 });
  expect(JSON.stringify(line)).toContain('broke off before the end');
  expect(await allItems(owner, projectId)).toEqual(before);
});

test('a name that climbs out of folders is only a name', async () => {
  const [line] = await linesOf(
    await upload({ name: '../../../../escaped.jpg', body: new Uint8Array(await jpegOf(9, 9)) }),
  );
  expect(line).toMatchObject({ kind: 'end', added: 1 });
  expect((await allItems(owner, projectId)).at(-1)?.name).toBe('escaped.jpg');
  expect(existsSync(join(house, '..', 'escaped.jpg'))).toBe(false);
});

test('a picture is served so that it can never run as a page, and only to those who may see it', async () => {
  const [item] = await allItems(owner, projectId);
  const sha256 = item?.content.kind === 'image' ? item.content.blob : '';
  const served = await picture(sha256, owner);
  expect(Object.fromEntries(served.headers)).toMatchObject({
    'content-type': 'image/jpeg',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'content-disposition': `inline; filename="${sha256.slice(0, 12)}.jpg"`,
    'cache-control': 'private, max-age=31536000, immutable',
    etag: `"${sha256}"`,
  });
  expect((await served.bytes()).length).toBeGreaterThan(500);
  expect((await picture(sha256, owner, { 'if-none-match': `"${sha256}"` })).status).toBe(304);
  const strangers = [outsider.call, strangerOf(db)];
  for (const one of strangers) {
    expect((await picture(sha256, one)).status).toBe(404);
    expect((await picture(sha256, one, { 'if-none-match': `"${sha256}"` })).status).toBe(404);
  }
  expect((await picture('0'.repeat(64), owner)).status).toBe(404);
  expect((await picture('..%2f..%2fetc%2fpasswd', owner)).status).toBe(404);
});
