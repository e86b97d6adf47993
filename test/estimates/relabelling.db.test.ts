import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { annotationsOfProject } from '@/server/annotations/annotations';
import { claimItem } from '@/server/assignment/claims';
import { handBack } from '@/server/assignment/hand-back';
import { closeProject } from '@/server/assignment/publishing';
import type { MemberCall } from '@/server/call';
import { withdrawItem } from '@/server/datasets/datasets';
import { itemEstimate, itemStandingsByItem, projectTrust } from '@/server/estimates/estimates';
import type { RelabelScope } from '@/server/estimates/relabel-contract';
import { relabel, relabelPlan } from '@/server/estimates/relabelling';
import { followHandIn } from '@/server/estimates/settlement';
import { estimateProject } from '@/server/estimates/whole-project';
import { acknowledge, publishGuide, saveDraft } from '@/server/guides/guides';
import { exportSummary } from '@/server/interchange/export';
import { checkBooks } from '@/server/ledger/books';
import { projectMoney } from '@/server/ledger/money';
import { settledAnswers } from '@/server/review/outcomes';
import { decide, openReview, reviewQueue } from '@/server/review/review';
import { addMemberRow } from '@/test/access/world';
import { claimNext } from '@/test/assignment/claims';
import { answerItem, expectSound, itemsOf, seatCounts, submit, workersOf } from '@/test/assignment/crowd';
import { kindAnswer, later, openProject, rudeAnswer } from '@/test/assignment/world';
import { exportedText } from '@/test/interchange/exported';
import { personCall } from '@/test/ledger/book';
import { testDatabase } from '@/test/support/database';

const { db, open } = await testDatabase();

/** Two items with two labels each that agree, and four workers who have not seen them. */
async function labelled(budgetMinor = 240n, overlap = 2) {
  const world = await openProject(db, { items: 2, overlap, budgetMinor });
  const { owner, projectId } = world;
  const [workers, [first = '', second = '']] = [await workersOf(db, projectId, 6), await itemsOf(db, projectId)];
  for (const worker of workers.slice(0, 2)) {
    await answerItem(worker, projectId, first, kindAnswer);
    await answerItem(worker, projectId, second, rudeAnswer);
  }
  for (const itemId of [first, second]) await followHandIn(owner, projectId, itemId);
  return { ...world, workers, first, second };
}

async function begin(call: MemberCall, projectId: string, scope: RelabelScope) {
  const { items, mostMinor } = await relabelPlan(call, projectId, scope);
  return relabel(await later(call), projectId, scope, { items, mostMinor });
}

async function nextGuide(owner: MemberCall, projectId: string, readers: readonly MemberCall[]) {
  const rules = [{ text: 'Irony counts as kind.' }];
  await saveDraft(owner, projectId, { introduction: 'How does it sound?', changeSummary: 'Irony', rules });
  const { id } = await publishGuide(await later(owner), projectId);
  for (const reader of readers) await acknowledge(reader, id);
}

describe('labelling anew', () => {
  it('counts who is left by the item that most have seen or given back, each person once', async () => {
    const { owner, projectId, workers, first, second } = await labelled();
    const skip = (worker: MemberCall | undefined, itemId: string) =>
      db.execute(sql`
        insert into skips (item_id, person_id, reason, skipped_at) values (${itemId}, ${worker?.actor.id}, 'unclear', now())`);
    const left = async (itemIds: string[]) => {
      const { workersLeft, items } = await relabelPlan(owner, projectId, { kind: 'items', itemIds });
      return [items, workersLeft];
    };
    await skip(workers[0], second);
    expect(await left([first, second])).toEqual([2, 4]);
    await skip(workers[3], second);
    await skip(owner, second);
    expect([await left([first]), await left([first, second]), await left([])]).toEqual([
      [1, 4],
      [2, 3],
      [0, 6],
    ]);
  });

  it('is planned with its items, its price and who is left for it, and changes nothing', async () => {
    const { owner, projectId, first } = await labelled();
    const scope = { kind: 'items', itemIds: [first] } as const;
    expect(await relabelPlan(owner, projectId, scope)).toEqual({
      items: 1,
      labels: 2,
      neededMinor: 24n,
      mostMinor: 24n,
      missingMinor: 0n,
      currency: 'USD',
      least: 2,
      workersLeft: 4,
      mayRun: true,
    });
    expect((await seatCounts(db, projectId)).map((item) => item.open)).toEqual([0, 0]);
  });

  it('pays for what was handed in, opens the seats of a new round, and lets only new people have them', async () => {
    const { owner, projectId, workers, first } = await labelled();
    await begin(owner, projectId, { kind: 'items', itemIds: [first] });
    expect((await projectMoney(owner, projectId)).paidCount).toBeGreaterThanOrEqual(2);
    expect(await seatCounts(db, projectId)).toMatchObject([
      { open: 2, filled: 0 },
      { open: 0, filled: 2 },
    ]);
    const [seen, , fresh] = workers;
    if (!seen || !fresh) throw new Error('six workers');
    expect(await claimNext(await later(seen), projectId)).toMatchObject({ status: 'nothing_left' });
    expect(await claimNext(await later(fresh), projectId)).toMatchObject({ status: 'item' });
    expect((await checkBooks(owner)).faults).toEqual([]);
  });

  it('estimates the new round alone, and late estimates of the old one say nothing of it', async () => {
    const { owner, projectId, workers, first } = await labelled();
    expect(await itemEstimate(owner, projectId, first)).toMatchObject({ merged: { classId: 'kind' } });
    await begin(owner, projectId, { kind: 'items', itemIds: [first] });
    expect(await itemEstimate(owner, projectId, first)).toBeNull();
    await followHandIn(owner, projectId, first);
    await estimateProject(owner, projectId);
    expect((await itemStandingsByItem(owner, projectId)).get(first)).toBe('open');
    for (const worker of workers.slice(2, 4)) await answerItem(worker, projectId, first, rudeAnswer);
    await followHandIn(owner, projectId, first);
    expect(await itemEstimate(owner, projectId, first)).toMatchObject({
      merged: { classId: 'rude' },
      annotationCount: 2,
    });
    await estimateProject(owner, projectId);
    expect(await itemEstimate(owner, projectId, first)).toMatchObject({
      merged: { classId: 'rude' },
      annotationCount: 2,
    });
  });

  it('is not settled by an earlier verdict; the earlier answers are kept, and leave the reviewer’s screen', async () => {
    const { owner, projectId, workers, first } = await labelled();
    const reviewer = await personCall(db, 'Rita');
    await addMemberRow(db, projectId, reviewer.actor.id, 'reviewer');
    const choice = { decision: 'redraw', answer: rudeAnswer } as const;
    await decide(reviewer, projectId, { itemId: first, choice, reason: 'It mocks.', rule: null, makeCase: false });
    expect((await settledAnswers(owner, projectId)).has(first)).toBe(true);
    await begin(owner, projectId, { kind: 'items', itemIds: [first] });
    expect((await settledAnswers(owner, projectId)).has(first)).toBe(false);
    expect((await itemStandingsByItem(owner, projectId)).get(first)).toBe('open');
    for (const [n, worker] of workers.slice(2, 4).entries())
      await answerItem(worker, projectId, first, n === 0 ? kindAnswer : rudeAnswer);
    await followHandIn(owner, projectId, first);
    expect(await reviewQueue(await later(reviewer), projectId)).toMatchObject([{ itemId: first }]);
    const shown = await openReview(await later(reviewer), projectId, first);
    expect(shown.layers).toHaveLength(2);
    expect(shown.verdicts).toHaveLength(1);
    const rounds = (await annotationsOfProject(owner, projectId)).filter(({ itemId }) => itemId === first);
    expect(rounds.map(({ round, counts }) => [round, counts])).toEqual([
      [1, false],
      [1, false],
      [2, true],
      [2, true],
    ]);
    expect(await exportedText(owner, projectId, { format: 'csv', withCopies: false })).toContain('(round 1)');
    await withdrawItem(owner, projectId, first);
    const { annotations } = await exportSummary(owner, projectId);
    const text = await exportedText(owner, projectId, { format: 'answers', withCopies: false });
    const rows = parse(text, { bom: true, columns: true }) as {
      item: string;
      state: string;
      round: string;
      counts: string;
    }[];
    expect(rows).toHaveLength(annotations);
    expect(rows.filter(({ item }) => item === first).map(({ state, round, counts }) => [state, round, counts])).toEqual(
      [
        ['withdrawn', '1', 'no'],
        ['withdrawn', '1', 'no'],
        ['withdrawn', '2', 'yes'],
        ['withdrawn', '2', 'yes'],
      ],
    );
  });

  it('reaches a slice, a class of the consensus, and what was labelled under a guide version', async () => {
    const { owner, projectId, workers, first, second } = await labelled();
    await db.execute(sql`update items set slice = 'irony' where id = ${second}`);
    const reach = async (scope: RelabelScope) => (await relabelPlan(owner, projectId, scope)).items;
    expect(await reach({ kind: 'slice', slice: 'irony' })).toBe(1);
    const shown = { state: 'active', withKinOnly: false } as const;
    expect(await reach({ kind: 'filter', filter: { ...shown, slice: 'irony' } })).toBe(1);
    expect(await reach({ kind: 'filter', filter: { ...shown, slice: '' } })).toBe(1);
    expect(await reach({ kind: 'filter', filter: { ...shown, withKinOnly: true } })).toBe(0);
    expect(await reach({ kind: 'filter', filter: { ...shown, state: 'withdrawn' } })).toBe(0);
    expect(await reach({ kind: 'class', choice: 'kind' })).toBe(1);
    expect(await reach({ kind: 'class', choice: 'nobody said so' })).toBe(0);
    const [version] = await db.execute<{ id: string }>(sql`
      select id from guide_versions where project_id = ${projectId} and state = 'published'`);
    const underFirst = { kind: 'guide', guideVersionId: version?.id ?? '' } as const;
    expect(await reach(underFirst)).toBe(2);
    await nextGuide(owner, projectId, workers);
    await begin(owner, projectId, { kind: 'items', itemIds: [first] });
    expect(await reach(underFirst)).toBe(1);
    for (const worker of workers.slice(2, 4)) await answerItem(worker, projectId, first, rudeAnswer);
    expect(await reach(underFirst)).toBe(1);
    await followHandIn(owner, projectId, first);
    expect(await reach({ kind: 'class', choice: 'kind' })).toBe(0);
    await estimateProject(owner, projectId);
    const versions = (await projectTrust(owner, projectId)).agreement.filter(({ scope }) => scope === 'all');
    expect(versions.map(({ guideNumber, annotationCount }) => [guideNumber, annotationCount])).toEqual([
      [2, 2],
      [1, 4],
    ]);
  });

  it('lets started work of the old round be finished: paid, kept, not counted; a seat given back is gone', async () => {
    const { owner, projectId, workers, first } = await labelled(240n, 4);
    const [, , third, fourth] = workers;
    if (!third || !fourth) throw new Error('six workers');
    const started = await claimItem(await later(third), projectId, first);
    const given = await claimItem(await later(fourth), projectId, first);
    if (started.status !== 'item' || given.status !== 'item') throw new Error('two leases');
    await begin(owner, projectId, { kind: 'items', itemIds: [first] });
    await handBack(await later(fourth), projectId, given.seatId, 'hand_back');
    expect((await submit(await later(third), projectId, started.seatId, rudeAnswer)).outcome.status).toBe('accepted');
    expect((await seatCounts(db, projectId))[0]).toMatchObject({ open: 4, leased: 0, filled: 0 });
    const [old] = await db.execute<{ open: number }>(
      sql`select count(*)::int as open from seats where item_id = ${first} and round = 1 and state = 'open'`,
    );
    expect(old?.open).toBe(0);
    await followHandIn(owner, projectId, first);
    expect(await itemEstimate(owner, projectId, first)).toBeNull();
    await expectSound(db, projectId);
  });
});

describe('labelling anew is refused', () => {
  it('when the budget is short beside what is open, with both amounts', async () => {
    const { owner, projectId, first } = await labelled(48n + 23n);
    const scope = { kind: 'items', itemIds: [first] } as const;
    expect(await relabelPlan(owner, projectId, scope)).toMatchObject({ neededMinor: 24n, missingMinor: 1n });
    await expect(begin(owner, projectId, scope)).rejects.toMatchObject({
      code: 'relabel_short',
      params: { needed: '$0.24', missing: '$0.01' },
    });
  });

  it('when there is nothing to label anew, when the plan has grown, and when the project does not run', async () => {
    const { owner, projectId, first, second } = await labelled();
    const both = { kind: 'items', itemIds: [first, second] } as const;
    await expect(begin(owner, projectId, { kind: 'slice', slice: 'none' })).rejects.toMatchObject({
      code: 'nothing_to_relabel',
    });
    await expect(relabel(owner, projectId, both, { items: 1, mostMinor: 999n })).rejects.toMatchObject({
      code: 'plan_changed',
    });
    await expect(relabel(owner, projectId, both, { items: 2, mostMinor: 47n })).rejects.toMatchObject({
      code: 'plan_changed',
    });
    const foreign = await labelled();
    expect((await relabelPlan(owner, projectId, { kind: 'items', itemIds: [foreign.first] })).items).toBe(0);
    await closeProject(owner, projectId);
    await expect(begin(owner, projectId, both)).rejects.toMatchObject({ code: 'relabel_not_running' });
  });

  it('of two at once, the second finds the first round just begun', async () => {
    const { owner, projectId, first } = await labelled();
    const scope = { kind: 'items', itemIds: [first] } as const;
    const expected = { items: 1, mostMinor: 24n };
    const call = await later(owner);
    const results = await Promise.allSettled(
      [0, 1].map(() => relabel({ ...call, db: open(1) }, projectId, scope, expected)),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await seatCounts(db, projectId))[0]).toMatchObject({ open: 2 });
  });
});
