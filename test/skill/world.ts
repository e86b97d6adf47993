import { and, eq, inArray } from 'drizzle-orm';
import { newId } from '@/db/ids';
import type { Queryable } from '@/db/queryable';
import { items } from '@/db/schema/datasets';
import { handIn } from '@/server/annotations/annotations';
import type { ClaimResult, LeasedItem } from '@/server/assignment/contract';
import { matchSeats } from '@/server/assignment/seats';
import type { MemberCall } from '@/server/call';
import { addTexts } from '@/server/datasets/datasets';
import { followHandIn } from '@/server/estimates/settlement';
import { updateTerms } from '@/server/projects/projects';
import type { Answer } from '@/server/projects/tasks';
import { followKnownAnswer } from '@/server/skill/checks';
import type { GoldUse } from '@/server/skill/contract';
import { addGold } from '@/server/skill/skill';
import { claimNext } from '@/test/assignment/claims';
import { itemOfSeat, kindAnswer, openProject } from '@/test/assignment/world';

interface Wish {
  readonly items?: number;
  readonly overlap?: number;
  readonly goldEvery?: number | null;
  readonly known: Partial<Record<GoldUse, number>>;
}

export interface KnowingProject {
  readonly owner: MemberCall;
  readonly projectId: string;
  readonly known: Readonly<Record<GoldUse, readonly string[]>>;
}

/** An open project of texts with items whose answer, "kind", is known. */
export async function knowingProject(db: Queryable, wish: Wish): Promise<KnowingProject> {
  const { items: count = 10, overlap = 3, goldEvery = null } = wish;
  const { owner, projectId } = await openProject(db, { items: count, overlap, budgetMinor: 1_000_000n });
  if (goldEvery !== null) await updateTerms(owner, projectId, { goldEvery });
  const known = { check: [] as string[], training: [] as string[], qualification: [] as string[] };
  for (const use of ['check', 'training', 'qualification'] as const) {
    known[use] = await makeKnown({ owner, projectId }, use, wish.known[use] ?? 0);
  }
  await matchSeats(owner, projectId);
  return { owner, projectId, known };
}

async function makeKnown(
  { owner, projectId }: Pick<KnowingProject, 'owner' | 'projectId'>,
  use: GoldUse,
  count: number,
): Promise<string[]> {
  if (count === 0) return [];
  const texts = Array.from({ length: count }, () => ({ text: `Known ${newId()}` }));
  await addTexts(owner, projectId, texts);
  const rows = await owner.db
    .select({ id: items.id })
    .from(items)
    .where(
      and(
        eq(items.projectId, projectId),
        inArray(
          items.name,
          texts.map(({ text }) => text),
        ),
      ),
    );
  const ids = rows.map(({ id }) => id).sort();
  for (const itemId of ids)
    await addGold(owner, projectId, { itemId, use, answer: kindAnswer, explanation: 'It says so kindly.' });
  return ids;
}

/** Hands in, and does what the background job then does. */
export async function answer(
  call: MemberCall,
  projectId: string,
  leased: Pick<LeasedItem, 'seatId'>,
  given: Answer = kindAnswer,
): Promise<{ annotationId: string }> {
  const sent = {
    projectId,
    submissionId: newId(),
    seatId: leased.seatId,
    answer: given,
    comment: '',
    activeSeconds: 5,
  };
  const { annotationId } = await handIn(call, sent);
  await follow(call, projectId, leased.seatId);
  return { annotationId };
}

export async function follow(call: MemberCall, projectId: string, seatId: string): Promise<void> {
  const itemId = await itemOfSeat(call.db, seatId);
  await followKnownAnswer(call, projectId, itemId);
  await followHandIn(call, projectId, itemId);
}

/** Works until nothing comes, without estimates in between; `choose` says what to answer. Returns the items in the order in which they came. */
export async function workAll(
  call: MemberCall,
  projectId: string,
  choose: (itemId: string) => Answer = () => kindAnswer,
): Promise<{ itemIds: string[]; end: ClaimResult }> {
  const itemIds: string[] = [];
  for (;;) {
    const leased = await claimNext(call, projectId);
    if (leased.status !== 'item') return { itemIds, end: leased };
    const itemId = await itemOfSeat(call.db, leased.seatId);
    itemIds.push(itemId);
    const sent = { projectId, submissionId: newId(), seatId: leased.seatId, answer: choose(itemId), comment: '' };
    await handIn(call, { ...sent, activeSeconds: 5 });
    await followKnownAnswer(call, projectId, itemId);
  }
}
