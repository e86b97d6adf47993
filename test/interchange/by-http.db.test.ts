import { expect, it } from 'vitest';
import { answerApi } from '@/server/api/http';
import { createCaller } from '@/server/api/root';
import { openProject } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

it('the file of an export is not offered to a call by HTTP, which could not carry it; the route that sends it has it', async () => {
  const { owner, projectId } = await openProject(db, { items: 1 });
  const context = { ...owner, requestId: 'by-http' };
  const ask = async (path: string, json: object) => {
    const input = encodeURIComponent(JSON.stringify({ json }));
    const request = new Request(`http://casebook.test/api/trpc/${path}?input=${input}`);
    const answer = await answerApi(request, async () => context);
    return { status: answer.status, text: await answer.text() };
  };
  expect(await ask('interchange.summary', { projectId })).toMatchObject({ status: 200 });
  const refused = await ask('interchange.file', { projectId, format: 'csv' });
  expect(refused).toMatchObject({ status: 404, text: expect.stringContaining('could not be read') });
  const file = await createCaller(context).interchange.file({ projectId, format: 'csv' });
  let text = '';
  for await (const part of file.parts) text += part;
  expect(text).toContain('item,');
});
