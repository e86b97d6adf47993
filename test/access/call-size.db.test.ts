import { expect, it } from 'vitest';
import { answerApi } from '@/server/api/http';
import type { ApiContext } from '@/server/api/trpc';
import { callsAtOnce } from '@/server/batch';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();
const origin = 'http://casebook.test';

function stranger(): ApiContext {
  return { db, actor: null, now: new Date(), locale: 'en', requestId: 'of-this-call' };
}

/** A call with a body of so many bytes, whose length is told or comes in pieces of a megabyte. */
function callOf(bytes: number, isTold: boolean) {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = Math.min(2 ** 20, bytes - sent);
      sent += piece;
      if (piece > 0) controller.enqueue(new Uint8Array(piece).fill(32));
      else controller.close();
    },
  });
  const headers = { 'content-type': 'application/json', host: 'casebook.test', origin };
  const told = isTold ? { ...headers, 'content-length': String(bytes) } : headers;
  const init = { method: 'POST', headers: told, body, duplex: 'half' };
  return { request: new Request(`${origin}/api/trpc/accounts.signUp`, init), sent: () => sent };
}

async function answerTo(request: Request) {
  const answer = await answerApi(request, async () => stranger());
  const { error } = (await answer.json()) as { error: { json: { data: { problem: string } } } };
  return { status: answer.status, problem: error.json.data.problem, id: answer.headers.get('x-request-id') };
}

it('a call that is too large is refused in words a screen understands, and not read', async () => {
  const { request, sent } = callOf(2 ** 30, true);
  expect(await answerTo(request)).toMatchObject({ status: 413, problem: 'malformed' });
  expect(sent()).toBeLessThanOrEqual(2 ** 20);
});

it('one that does not tell its length is read no further than a call may be long', async () => {
  const { request, sent } = callOf(2 ** 30, false);
  expect(await answerTo(request)).toMatchObject({ status: 413, problem: 'malformed' });
  expect(sent()).toBeLessThanOrEqual(12 * 2 ** 20);
});

it('what may come is read whole, whether its length is told or not, and the answer names the call', async () => {
  for (const isTold of [true, false]) {
    const { request, sent } = callOf(9 * 2 ** 20, isTold);
    expect(await answerTo(request)).toMatchObject({ status: 400, id: 'of-this-call' });
    expect(sent()).toBe(9 * 2 ** 20);
  }
});

/** So many questions in one request, of whoever nobody knows. */
async function ask(calls: number): Promise<Response> {
  const paths = Array.from({ length: calls }, () => 'accounts.viewer').join();
  return answerApi(new Request(`${origin}/api/trpc/${paths}?batch=1&input={}`), async () => stranger());
}

it('as many calls as a page sends are answered in one request, and hundreds are refused before any is made', async () => {
  const few = await ask(callsAtOnce);
  expect(few.status).toBe(200);
  expect(await few.json()).toHaveLength(callsAtOnce);
  const many = await ask(callsAtOnce + 1);
  expect(many.status).toBe(400);
  expect(JSON.stringify(await many.json())).toContain('malformed');
});

it('no cache keeps an answer, on the way or at the device', async () => {
  expect((await ask(1)).headers.get('cache-control')).toBe('private, no-store');
  expect((await ask(callsAtOnce + 1)).headers.get('cache-control')).toBe('private, no-store');
});
