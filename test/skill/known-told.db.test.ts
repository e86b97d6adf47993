/** That an item's answer is known is told to its owner, and to nobody who may be shown the item as a check. */
import superjson from 'superjson';
import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { appRouter, createCaller } from '@/server/api/root';
import { claimItem, claimItems } from '@/server/assignment/claims';
import type { MemberCall } from '@/server/call';
import { addMember } from '@/server/projects/projects';
import { sampleInput } from '@/test/access/sample-input';
import { kindAnswer, readyWorker } from '@/test/assignment/world';
import { personCall } from '@/test/ledger/book';
import { knowingProject } from '@/test/skill/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

const callsOf = (call: MemberCall) => createCaller({ ...call, requestId: 'known-told' });

it('the grid marks what is known for an owner, for nobody else, and is not there for a worker', async () => {
  const { owner, projectId, known } = await knowingProject(db, { items: 3, known: { check: 2, training: 1 } });
  const marked = async (call: MemberCall) => {
    const { items } = await callsOf(call).datasets.items({ projectId });
    return items.filter(({ isKnown }) => isKnown).map(({ id }) => id);
  };
  expect((await marked(owner)).sort()).toEqual([...known.check, ...known.training].sort());
  const reviewer = await personCall(db, 'Rea');
  await addMember(owner, projectId, reviewer.actor.id, 'reviewer');
  expect(await marked(reviewer)).toEqual([]);
  expect(await marked({ ...owner, actor: { ...(await personCall(db, 'Sam')).actor, isStaff: true } })).toEqual([]);
  await expect(marked(await readyWorker(db, projectId))).rejects.toMatchObject({ cause: { code: 'missing' } });
});

/** After these the item is not the worker's any more. */
const ending = ['assignment.giveUp', 'assignment.handBack'];

const doors = Object.entries(appRouter._def.procedures).flatMap(([path, procedure]) => {
  const { meta, inputs } = (procedure as unknown as { _def: { meta?: { door: string }; inputs: unknown[] } })._def;
  const isOpen = ['public', 'member', 'project:work'].includes(meta?.door ?? '');
  return isOpen && !ending.includes(path) ? [{ path, inputs }] : [];
});

/** All names of fields in what is sent. */
function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}

it('nothing that a worker is sent by any door says that an answer is known, or which items are', async () => {
  const { projectId, known } = await knowingProject(db, { items: 6, overlap: 1, goldEvery: 5, known: { check: 2 } });
  const worker = await readyWorker(db, projectId);
  const [itemId = ''] = known.check;
  const check = await claimItem(worker, projectId, itemId, 'check');
  if (check.status !== 'item') throw new Error(`expected a check, got ${check.status}`);
  await claimItems(worker, projectId, { holding: [check.seatId], wanted: 2 });
  const ids: Record<string, string> = { projectId, seatId: check.seatId, itemId, personId: worker.actor.id };
  const silent = (path: string, sent: unknown) => {
    const { json } = superjson.serialize(sent);
    expect(
      keysOf(json).filter((key) => /known|gold|ischeck|isbroken|purpose/i.test(key)),
      path,
    ).toEqual([]);
    const text = JSON.stringify(json);
    expect(
      known.check.filter((id) => text.includes(id)),
      path,
    ).toEqual([]);
  };
  const answered: string[] = [];
  for (const { path, inputs } of doors) {
    const input = sampleInput(inputs, (name) => ids[name] ?? newId());
    const door = path.split('.').reduce<unknown>((at, step) => Reflect.get(Object(at), step), callsOf(worker));
    const sent = await (door as (input: unknown) => Promise<unknown>)(input).catch(() => null);
    if (sent === null || sent === undefined) continue;
    answered.push(path);
    silent(path, sent);
  }
  expect(answered).toEqual(
    expect.arrayContaining(['assignment.claimItems', 'assignment.offer', 'annotations.unfinished']),
  );
  const works = [{ submissionId: newId(), seatId: check.seatId, answer: kindAnswer, comment: '', activeSeconds: 5 }];
  silent('annotations.handInAll', await callsOf(worker).annotations.handInAll({ projectId, works, wanted: 3 }));
  silent('annotations.record', await callsOf(worker).annotations.record({}));
});
