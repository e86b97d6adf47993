import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { answerApi } from '@/server/api/http';
import type { MemberCall } from '@/server/call';
import { claimed, openProject, readyWorker } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

interface Refused {
  readonly problem: string;
  readonly fields: readonly { readonly path: string }[];
}

/** The refusal of a call as its screen gets it. */
async function refusalWith(call: MemberCall, path: string, input: object): Promise<Refused> {
  const origin = 'http://casebook.test';
  const request = new Request(`${origin}/api/trpc/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', host: 'casebook.test', origin },
    body: JSON.stringify({ json: input }),
  });
  const answer = await answerApi(request, async () => ({ ...call, requestId: randomUUID() }));
  const body = (await answer.json()) as { error: { json: { data: Refused } } };
  return body.error.json.data;
}

const problemWith = async (...request: Parameters<typeof refusalWith>) => (await refusalWith(...request)).problem;

// Screens of earlier releases took a refusal of the input for one of the work, and took it out of their line. What they
// send must wait in it until the page is loaded anew, so a call whose shape changes gets a new name.
it('what a screen sends that is older than the server waits on its device, and is not refused', async () => {
  const { projectId } = await openProject(db, { items: 2, overlap: 1 });
  const worker = await readyWorker(db, projectId);
  const { seatId } = await claimed(worker, projectId);
  const answer = { task: 'classes', classId: 'kind' };
  const work = {
    submissionId: randomUUID(),
    projectId,
    seatId,
    answer,
    comment: '',
    activeSeconds: 3,
    readingSeconds: 0,
  };
  expect(await problemWith(worker, 'annotations.handIn', { ...work, holding: [], takeNext: true })).toBe('malformed');
  expect(await problemWith(worker, 'assignment.claim', { projectId, holding: [] })).toBe('malformed');
});

// Its device lets the others go on without it.
it('of several answers the one that cannot be read is named', async () => {
  const { projectId } = await openProject(db, { items: 2, overlap: 1 });
  const worker = await readyWorker(db, projectId);
  const works = ['classes', 'scribbles', 'classes'].map((task) => ({
    submissionId: randomUUID(),
    seatId: randomUUID(),
    answer: { task, classId: 'kind' },
    comment: '',
    activeSeconds: 3,
  }));
  const { problem, fields } = await refusalWith(worker, 'annotations.handInAll', { projectId, works, holding: [] });
  expect(problem).toBe('invalid_input');
  expect(fields.map(({ path }) => path)).toEqual(['works.1.answer.task']);
});
