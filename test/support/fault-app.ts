/**
 * The product's own HTTP layer, procedures and pool in a process of its own, as a test's app that may be killed. What the
 * web framework adds is left out: who asks is named by a header instead of a session. It says in one line of JSON where it
 * listens, and what it takes for the time.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId } from '@/db/ids';
import { personById } from '@/db/queries/accounts';
import { answerApi } from '@/server/api/http';
import { type ApiContext, refuseOutage } from '@/server/api/trpc';
import { currentTime, database } from '@/server/database';

async function contextOf(request: Request): Promise<ApiContext> {
  const db = database();
  const requestId = newId();
  try {
    const [person, now] = await Promise.all([
      personById(db, request.headers.get('x-person') ?? newId()),
      currentTime(),
    ]);
    const actor = person ? { id: person.id, name: person.name, isStaff: person.isStaff } : null;
    return { db, actor, now, locale: 'en', requestId };
  } catch (error) {
    refuseOutage(error, 'en', requestId);
    throw error;
  }
}

const server = createServer(async (incoming, outgoing) => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const body = incoming.method === 'POST' ? { body: Buffer.concat(chunks).toString('utf8') } : {};
  const url = `http://${incoming.headers.host}${incoming.url}`;
  const request = new Request(url, { method: incoming.method ?? 'GET', headers, ...body });
  const response = await answerApi(request, () => contextOf(request));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(await response.text());
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ time: new Date(), port: (server.address() as AddressInfo).port })}\n`);
});
