import { eq } from 'drizzle-orm';
import { newId } from '@/db/ids';
import { databaseTime } from '@/db/queries/clock';
import type { Queryable } from '@/db/queryable';
import { seats } from '@/db/schema/assignment';
import { joinProject } from '@/server/assignment/assignment';
import type { LeasedItem } from '@/server/assignment/contract';
import { publishProject } from '@/server/assignment/publishing';
import type { MemberCall } from '@/server/call';
import { addTexts } from '@/server/datasets/datasets';
import { acknowledge, publishedGuide, saveDraft } from '@/server/guides/guides';
import { allocate, fundRequester } from '@/server/ledger/ledger';
import { createProject, updateOntology, updateTerms } from '@/server/projects/projects';
import type { Answer, OntologyClass } from '@/server/projects/tasks';
import { claimNext } from '@/test/assignment/claims';
import { personCall } from '@/test/ledger/book';

export const kind: OntologyClass = {
  id: 'kind',
  name: 'Kind',
  colour: '#44aa99',
  hotkey: 'k',
  description: '',
  retired: false,
};
export const rude: OntologyClass = { ...kind, id: 'rude', name: 'Rude', colour: '#cc6677', hotkey: 'r' };
export const kindAnswer: Answer = { task: 'classes', classId: 'kind' };
export const rudeAnswer: Answer = { task: 'classes', classId: 'rude' };

interface Wish {
  readonly items?: number;
  readonly overlap?: number;
  /** Dynamic overlap up to so many. */
  readonly overlapMax?: number;
  readonly budgetMinor?: bigint;
  readonly leaseMinutes?: number;
}

/** A project that is ready to be published: texts, two classes, a drafted guide, and a budget. 12 cents an answer. */
export async function preparedProject(
  db: Queryable,
  wish: Wish = {},
): Promise<{ owner: MemberCall; projectId: string }> {
  const { items: count = 3, overlap = 3, budgetMinor = BigInt(count * overlap * 12), leaseMinutes = 30 } = wish;
  const owner = await personCall(db, 'Olga');
  const { id: projectId } = await createProject(owner, { task: 'classes', title: 'Tone of a sentence' });
  await updateTerms(owner, projectId, {
    overlap,
    overlapMax: wish.overlapMax ?? null,
    leaseMinutes,
    priceMinor: 10n,
    estimateSeconds: 20,
  });
  await updateOntology(owner, projectId, [kind, rude]);
  await saveDraft(owner, projectId, {
    introduction: 'How does it sound?',
    changeSummary: 'First',
    rules: [{ text: 'Irony counts as rude.' }],
  });
  await addTexts(
    owner,
    projectId,
    Array.from({ length: count }, (_, place) => ({ text: `Sentence ${place} of ${projectId}` })),
  );
  await fundRequester(owner, { personId: owner.actor.id, amountMinor: budgetMinor, currency: 'USD', key: newId() });
  await allocate(owner, { projectId, amountMinor: budgetMinor, key: newId() });
  return { owner, projectId };
}

export async function openProject(db: Queryable, wish: Wish = {}): Promise<{ owner: MemberCall; projectId: string }> {
  const prepared = await preparedProject(db, wish);
  await publishProject(prepared.owner, prepared.projectId);
  return prepared;
}

/** A person who has joined the project and read its guide. */
export async function readyWorker(db: Queryable, projectId: string, name = 'Wes'): Promise<MemberCall> {
  const worker = await personCall(db, name);
  await joinProject(worker, projectId);
  const guide = await publishedGuide(worker, projectId);
  if (guide) await acknowledge(worker, guide.id);
  return worker;
}

/** The same call at the database's present time, or some minutes after it. */
export async function later(call: MemberCall, minutes = 0): Promise<MemberCall> {
  const now = await databaseTime(call.db);
  return { ...call, now: new Date(now.getTime() + minutes * 60_000) };
}

/** Claims and expects an item; says which it is, which its worker is not told. */
export async function claimed(
  call: MemberCall,
  projectId: string,
  holding: readonly string[] = [],
): Promise<LeasedItem & { readonly itemId: string }> {
  const result = await claimNext(call, projectId, holding);
  if (result.status !== 'item') throw new Error(`expected an item, got ${result.status}`);
  return { ...result, itemId: await itemOfSeat(call.db, result.seatId) };
}

export async function itemOfSeat(db: Queryable, seatId: string): Promise<string> {
  const [seat] = await db.select({ itemId: seats.itemId }).from(seats).where(eq(seats.id, seatId));
  if (!seat) throw new Error(`no seat ${seatId}`);
  return seat.itemId;
}
