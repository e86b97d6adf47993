import { describe, expect, it } from 'vitest';
import { buyLabels } from '@/server/assignment/dynamic-overlap';
import { handBack } from '@/server/assignment/hand-back';
import { pauseProject, resumeProject } from '@/server/assignment/publishing';
import { leastLabels } from '@/server/assignment/rules';
import { matchSeats } from '@/server/assignment/seats';
import { dice } from '@/server/consensus/random';
import { relabel, relabelPlan } from '@/server/estimates/relabelling';
import { followHandIn } from '@/server/estimates/settlement';
import { estimateProject } from '@/server/estimates/whole-project';
import { checkBooks } from '@/server/ledger/books';
import { projectMoney } from '@/server/ledger/money';
import { projectTerms, updateTerms } from '@/server/projects/projects';
import { claimNext } from '@/test/assignment/claims';
import { expectSound, itemsOf, seatCounts, submit, workersOf } from '@/test/assignment/crowd';
import { kindAnswer, later, openProject, rudeAnswer } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

/**
 * A hundred steps of a running project, drawn from a seed: people claim, hand in and give back, estimates come, terms
 * change in both directions, items are labelled anew. After every step nothing is owed or held twice; after every look
 * at the seats each item has just as many as the terms allow.
 */
async function live(seed: number): Promise<void> {
  const random = dice(seed);
  const { owner, projectId } = await openProject(db, { items: 3, overlap: 2, overlapMax: 4, budgetMinor: 900n });
  const [workers, items] = [await workersOf(db, projectId, 9), await itemsOf(db, projectId)];
  const pick = <T>(from: readonly T[]): T => from[random.below(from.length)] as T;
  const steps = {
    async work() {
      const worker = await later(pick(workers));
      const leased = await claimNext(worker, projectId);
      if (leased.status !== 'item') return;
      const next = random.below(8);
      if (next === 0) return;
      if (next === 1) return handBack(worker, projectId, leased.seatId, 'hand_back');
      await submit(worker, projectId, leased.seatId, random.below(3) === 0 ? rudeAnswer : kindAnswer);
    },
    async estimate() {
      if (random.below(4) === 0) await estimateProject(owner, projectId);
      else await followHandIn(owner, projectId, pick(items));
    },
    async terms() {
      const overlap = 1 + random.below(4);
      const overlapMax = random.below(4) === 0 ? null : overlap + random.below(4);
      const labelCeilingMinor = random.below(3) === 0 ? BigInt(1 + random.below(900)) : null;
      const qualityTarget = pick([0.6, 0.9, 0.97]);
      await updateTerms(owner, projectId, { overlap, overlapMax, labelCeilingMinor, qualityTarget });
    },
    async anew() {
      if (random.below(4) > 0) return;
      const scope = { kind: 'items', itemIds: [pick(items)] } as const;
      const plan = await relabelPlan(owner, projectId, scope);
      if (plan.items > 0 && plan.missingMinor === 0n) await relabel(await later(owner), projectId, scope, plan);
    },
    async pause() {
      await pauseProject(owner, projectId);
      await resumeProject(owner, projectId);
    },
  };
  for (let step = 0; step < 100; step += 1) {
    await steps[
      pick(['work', 'work', 'work', 'work', 'work', 'estimate', 'estimate', 'terms', 'anew', 'pause'] as const)
    ]();
    await expectSound(db, projectId);
    await (random.below(2) ? buyLabels : matchSeats)(owner, projectId);
    if (random.below(3) === 0) await expectFitting(projectId);
  }
  expect(await checkBooks(owner)).toMatchObject({ balanced: true, faults: [] });
}

async function expectFitting(projectId: string): Promise<void> {
  const call = { db, actor: null, now: new Date(), locale: 'en' } as const;
  await matchSeats(call, projectId);
  const [terms, money, counts] = [
    await projectTerms(call, projectId),
    await projectMoney(call, projectId),
    await seatCounts(db, projectId),
  ];
  const [least, most] = [leastLabels(terms), terms.overlapMax ?? terms.overlap];
  let bought = 0;
  for (const { open, leased, filled } of counts) {
    if (open > 0) expect(open + leased + filled).toBeLessThanOrEqual(Math.max(least, Math.min(most, filled + 1)));
    expect(open + leased + filled).toBeGreaterThanOrEqual(least);
    bought += leased + filled < least ? 0 : open;
  }
  const open = counts.reduce((sum, item) => sum + item.open, 0);
  if (bought > 0) expect(money.escrowMinor).toBeGreaterThanOrEqual(BigInt(open) * 12n);
  await matchSeats(call, projectId);
  expect(await seatCounts(db, projectId)).toEqual(counts);
}

describe('a running project whose terms change at random', () => {
  it.each([1, 2, 3])('keeps its laws (seed %i)', async (seed) => {
    await live(seed);
  });
});
