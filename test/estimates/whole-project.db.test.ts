import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { storeEstimates } from '@/db/queries/estimates-stored';
import { pseudonyms } from '@/server/accounts/pseudonyms';
import { handIn } from '@/server/annotations/annotations';
import type { MemberCall } from '@/server/call';
import { changeItems } from '@/server/datasets/changes';
import { restoreItems, withdrawItem } from '@/server/datasets/datasets';
import { estimateItem, estimatesByItem, itemEstimate, projectTrust } from '@/server/estimates/estimates';
import { followHandIn } from '@/server/estimates/settlement';
import { flaggedItems, projectWorkers } from '@/server/estimates/suspicion';
import { estimateProject, estimateStaleProjects, rebuildProject } from '@/server/estimates/whole-project';
import { workerMoney } from '@/server/ledger/money';
import type { Answer } from '@/server/projects/tasks';
import { decide } from '@/server/review/review';
import { addMemberRow } from '@/test/access/world';
import { claimed, kindAnswer, later, openProject, readyWorker, rudeAnswer } from '@/test/assignment/world';
import { personCall } from '@/test/ledger/book';
import { testDatabase } from '@/test/support/database';

const { db, open } = await testDatabase();

interface Crowd {
  readonly owner: MemberCall;
  readonly projectId: string;
  readonly workers: readonly MemberCall[];
}

async function crowdOf(items: number, workers = 3): Promise<Crowd> {
  const { owner, projectId } = await openProject(db, { items, overlap: workers });
  const crowd: MemberCall[] = [];
  for (let n = 0; n < workers; n += 1) crowd.push(await readyWorker(db, projectId, `Worker ${n}`));
  return { owner, projectId, workers: crowd };
}

/** Every worker answers every item they are given; `choose` says what, by the item's place in the worker's turn. */
async function work({ projectId, workers }: Crowd, choose: (worker: number, itemId: string) => Answer) {
  const itemIds = new Set<string>();
  for (const [n, worker] of workers.entries()) {
    for (;;) {
      const leased = await claimed(worker, projectId).catch(() => null);
      if (!leased) break;
      itemIds.add(leased.itemId);
      const sent = { submissionId: newId(), seatId: leased.seatId, answer: choose(n, leased.itemId), comment: '' };
      await handIn(worker, { projectId, ...sent, activeSeconds: 5 });
    }
  }
  return [...itemIds].sort();
}

const alike = (itemIds: ReadonlyMap<string, { merged: unknown; confidence: number }>) =>
  [...itemIds].map(([id, { merged, confidence }]) => [id, merged, confidence]).sort();

describe('the estimate of a whole project', () => {
  it('is the same whether every hand-in was followed or none', async () => {
    const crowd = await crowdOf(6);
    const answer = (worker: number, itemId: string) => (worker === 2 && itemId < 'f' ? rudeAnswer : kindAnswer);
    const itemIds = await work(crowd, answer);
    const { owner, projectId } = crowd;
    await estimateProject(owner, projectId);
    const alone = alike(await estimatesByItem(owner, projectId));
    for (const itemId of [...itemIds].reverse()) await followHandIn(owner, projectId, itemId);
    await estimateProject(owner, projectId);
    expect(alike(await estimatesByItem(owner, projectId))).toEqual(alone);
  });

  it('names its method, and pays once for what it settles', async () => {
    const crowd = await crowdOf(4);
    await work(crowd, () => kindAnswer);
    const { owner, projectId, workers } = crowd;
    await estimateProject(owner, projectId);
    await estimateProject(owner, projectId);
    expect((await projectTrust(owner, projectId)).counts).toMatchObject({ items: 4, settled: 4, contested: 0 });
    const [first] = workers;
    if (first) expect(await workerMoney(first)).toMatchObject([{ pendingMinor: 0n, availableMinor: 40n }]);
    const [estimate] = (await estimatesByItem(owner, projectId)).values();
    expect(estimate?.method).toContain('auto');
  });

  it('is not undone by a late job of one item that saw no more answers', async () => {
    const crowd = await crowdOf(3);
    const [itemId = ''] = await work(crowd, (worker) => (worker === 0 ? rudeAnswer : kindAnswer));
    const { owner, projectId } = crowd;
    await estimateProject(owner, projectId);
    const before = await itemEstimate(owner, projectId, itemId);
    await estimateItem(owner, projectId, itemId);
    expect(await itemEstimate(owner, projectId, itemId)).toEqual(before);
  });

  it('never overwrites an estimate that saw more', async () => {
    const crowd = await crowdOf(1);
    const [itemId = ''] = await work(crowd, () => kindAnswer);
    const { owner, projectId } = crowd;
    await estimateProject(owner, projectId);
    const newest = await itemEstimate(owner, projectId, itemId);
    const told = { method: 'late', merged: {}, confidence: 0.1, gain: 0, round: 1 };
    const late = { ...told, itemId, projectId, computedAt: owner.now };
    await storeEstimates(db, [{ ...late, annotationCount: 2, basisCount: 99 }]);
    await storeEstimates(db, [{ ...late, annotationCount: 3, basisCount: 2 }]);
    expect(await itemEstimate(owner, projectId, itemId)).toEqual(newest);
    await storeEstimates(db, [{ ...late, annotationCount: 3, basisCount: 3 }]);
    expect((await itemEstimate(owner, projectId, itemId))?.method).toBe('late');
  });

  it('can be made by two at once', async () => {
    const crowd = await crowdOf(3);
    await work(crowd, () => kindAnswer);
    const { owner, projectId } = crowd;
    await Promise.all([0, 1, 2].map(() => estimateProject({ ...owner, db: open(2) }, projectId)));
    expect((await estimatesByItem(owner, projectId)).size).toBe(3);
    expect((await projectWorkers(owner, projectId)).workers).toHaveLength(3);
  });

  it('is rebuilt from the annotations as it was', async () => {
    const crowd = await crowdOf(5);
    await work(crowd, (worker, itemId) => (worker === 1 && itemId > 'a' ? rudeAnswer : kindAnswer));
    const { owner, projectId } = crowd;
    await estimateProject(owner, projectId);
    expect(await rebuildProject(owner, projectId)).toEqual({ items: 5, changed: 0 });
    await db.execute(sql`update item_estimates set confidence = .5 where project_id = ${projectId}`);
    expect(await rebuildProject(owner, projectId)).toEqual({ items: 5, changed: 5 });
    expect(await rebuildProject(owner, projectId)).toEqual({ items: 5, changed: 0 });
  });
});

describe('what looks wrong', () => {
  it('is told with who said otherwise, until a reviewer settles it', async () => {
    const crowd = await crowdOf(8);
    let split = '';
    await work(crowd, (worker, itemId) => {
      split ||= itemId;
      return itemId === split && worker > 0 ? (worker === 1 ? rudeAnswer : kindAnswer) : kindAnswer;
    });
    const { owner, projectId } = crowd;
    const reviewer = await personCall(db, 'Rita');
    await addMemberRow(db, projectId, reviewer.actor.id, 'reviewer');
    await estimateProject(owner, projectId);
    const list = await flaggedItems(owner, projectId, { kind: 'doubtful', limit: 10, offset: 0 });
    const rare = await flaggedItems(owner, projectId, { kind: 'rare_and_right', limit: 10, offset: 0 });
    const [line] = [...list.lines, ...rare.lines];
    expect(line?.itemId).toBe(split);
    if (line?.evidence.kind !== 'choice') throw new Error('a choice has votes');
    expect(line.evidence.against).toMatchObject([{ workerId: crowd.workers[1]?.actor.id, said: 'rude' }]);
    expect(Object.keys(rare.pseudonyms).length + Object.keys(list.pseudonyms).length).toBeGreaterThan(0);
    const choice = { decision: 'redraw', answer: rudeAnswer } as const;
    await decide(reviewer, projectId, { itemId: split, choice, reason: 'It mocks.', rule: null, makeCase: false });
    await estimateProject(owner, projectId);
    const { suspicion } = await projectTrust(owner, projectId);
    expect(suspicion).toEqual({ wrong: 0, ambiguous: 0, rareAndRight: 0 });
  });

  it('counts what a reviewer decided as certain, in its slice as in the whole, and the rest as the crowd left it', async () => {
    const crowd = await crowdOf(4);
    const { owner, projectId } = crowd;
    let split: string | null = null;
    const itemIds = await work(crowd, (worker, itemId) => {
      split ??= itemId;
      return itemId === split && worker === 2 ? rudeAnswer : kindAnswer;
    });
    const alike = itemIds.filter((id) => id !== split);
    await db.execute(
      sql`update items set slice = case when id = ${split} then 'rare' else 'common' end where project_id = ${projectId}`,
    );
    const reviewer = await personCall(db, 'Rolf');
    await addMemberRow(db, projectId, reviewer.actor.id, 'reviewer');
    await estimateProject(owner, projectId);
    const confidence = async (id: string) => (await itemEstimate(owner, projectId, id))?.confidence ?? 0;
    const sliceOf = async (slice: string) =>
      (await projectTrust(owner, projectId)).slices.find((row) => row.slice === slice);
    const doubted = await confidence(split ?? '');
    expect(doubted).toBeLessThan(1);
    expect((await sliceOf('rare'))?.meanConfidence).toBeCloseTo(doubted, 6);
    const choice = { decision: 'redraw', answer: rudeAnswer } as const;
    await decide(reviewer, projectId, {
      itemId: split ?? '',
      choice,
      reason: 'It mocks.',
      rule: null,
      makeCase: false,
    });
    expect((await sliceOf('rare'))?.meanConfidence).toBe(1);
    const crowdDoubts = (await Promise.all(alike.map(confidence))).map((sure) => 1 - sure);
    const sum = crowdDoubts.reduce((total, doubt) => total + doubt, 0);
    expect((await sliceOf('common'))?.meanConfidence).toBeCloseTo(1 - sum / alike.length, 6);
    const { counts } = await projectTrust(owner, projectId);
    expect(counts).toMatchObject({ settled: 4, decided: 1, byCrowd: 3 });
    expect(counts.expectedWrong).toBeCloseTo(sum, 6);
    await db.execute(sql`
      insert into gold_items (item_id, project_id, use, answer, explanation, created_by, created_at, active_since)
      values (${alike[0]}, ${projectId}, 'check', ${JSON.stringify(kindAnswer)}::jsonb, 'Said so.', ${owner.actor.id}, now(), now())`);
    const known = (await projectTrust(owner, projectId)).counts;
    expect(known).toMatchObject({ settled: 4, decided: 1, known: 1, byCrowd: 2 });
    expect(known.expectedWrong).toBeCloseTo(sum - (crowdDoubts[0] ?? 0), 6);
  });

  it('tells no certainty of a slice in which answers are known beforehand and nobody has labelled anything', async () => {
    const { owner, projectId } = await crowdOf(2);
    await db.execute(sql`update items set slice = 'new' where project_id = ${projectId}`);
    await db.execute(sql`
      insert into gold_items (item_id, project_id, use, answer, explanation, created_by, created_at, active_since)
      select min(id::text)::uuid, project_id, 'check', ${JSON.stringify(kindAnswer)}::jsonb, 'Said so.', ${owner.actor.id}, now(), now()
        from items where project_id = ${projectId} group by project_id`);
    const { counts, slices } = await projectTrust(owner, projectId);
    expect(counts).toMatchObject({ annotations: 0, settled: 1, decided: 0, known: 1, byCrowd: 0 });
    expect(slices).toMatchObject([{ slice: 'new', settled: 1, meanConfidence: null }]);
  });

  it('names workers by their pseudonyms alone, and tells nothing but the figures of the contract', async () => {
    const crowd = await crowdOf(3);
    await work(crowd, () => kindAnswer);
    await estimateProject(crowd.owner, crowd.projectId);
    const list = await projectWorkers(crowd.owner, crowd.projectId);
    expect(list.workers).toHaveLength(3);
    const names = await pseudonyms(crowd.owner, Object.keys(list.pseudonyms));
    expect(list.pseudonyms).toEqual(Object.fromEntries(names));
    expect(list.workers[0]).not.toHaveProperty('computedAt');
  });
});

describe('by the clock', () => {
  it('only projects with work their estimate has not seen are queued', async () => {
    const [stale, fresh] = [await crowdOf(1), await crowdOf(1)];
    await work(stale, () => kindAnswer);
    await work(fresh, () => kindAnswer);
    await estimateProject(fresh.owner, fresh.projectId);
    await estimateStaleProjects(fresh.owner);
    const queued = async (projectId: string) => {
      const rows = await db.execute<{ count: number }>(
        sql`select count(*)::int as count from graphile_worker.jobs where key = ${`estimate_project:${projectId}`}`,
      );
      return rows[0]?.count;
    };
    expect(await queued(stale.projectId)).toBe(1);
    expect(await queued(fresh.projectId)).toBe(0);
  });
});

it('keeps what settled items say of the confidences, from twenty on', async () => {
  const crowd = await crowdOf(21);
  const itemIds = await work(crowd, (worker, itemId) => (worker === 2 && itemId < '8' ? rudeAnswer : kindAnswer));
  const { owner, projectId } = crowd;
  const settle = (itemId: string) =>
    decide(owner, projectId, {
      itemId,
      choice: { decision: 'redraw', answer: kindAnswer },
      reason: 'It is kind.',
      rule: null,
      makeCase: false,
    });
  await estimateProject(owner, projectId);
  for (const itemId of itemIds.slice(0, 19)) await settle(itemId);
  await estimateProject(owner, projectId);
  expect((await projectTrust(owner, projectId)).calibration).toBeNull();
  await settle(itemIds[19] ?? '');
  await estimateProject(owner, projectId);
  const { calibration } = await projectTrust(owner, projectId);
  expect(calibration).toMatchObject({ items: 20, accuracy: { value: 1 } });
});

describe('an item that is taken out of the work', () => {
  it('says what its workers are worth as before, unless it is broken: then neither answers nor decision do', async () => {
    const crowd = await crowdOf(6);
    const { owner, projectId, workers } = crowd;
    let odd = '';
    await work(crowd, (worker, itemId) => {
      odd ||= itemId;
      return itemId === odd && worker > 0 ? rudeAnswer : kindAnswer;
    });
    const reviewer = await personCall(db, 'Rona');
    await addMemberRow(db, projectId, reviewer.actor.id, 'reviewer');
    const choice = { decision: 'redraw', answer: kindAnswer } as const;
    await decide(reviewer, projectId, { itemId: odd, choice, reason: 'It is warm.', rule: null, makeCase: false });
    const skills = async () => {
      await estimateProject(owner, projectId);
      const told = (await projectWorkers(owner, projectId)).workers;
      return workers.map(({ actor }) => told.find(({ workerId }) => workerId === actor.id)?.skill ?? 0);
    };
    const isAsked = async () =>
      (
        await db.execute(
          sql`delete from graphile_worker._private_jobs where key = ${`estimate_project:${projectId}`} returning 1`,
        )
      ).length > 0;
    const judged = await skills();
    expect(judged[1]).toBeLessThan(judged[0] ?? 0);
    await isAsked();
    await withdrawItem(owner, projectId, odd);
    expect(await isAsked()).toBe(false);
    expect(await skills()).toEqual(judged);

    const passerBy = await personCall(db, 'Una');
    await db.execute(sql`
      insert into skips (item_id, person_id, reason, skipped_at) values (${odd}, ${passerBy.actor.id}, 'broken_item', now())`);
    const spared = await skills();
    expect(spared[1]).toBeGreaterThan(judged[1] ?? 0);
    expect(spared[1]).toBeCloseTo(spared[0] ?? 0, 6);
    // Whoever brings it back has looked: it was none that is broken.
    await restoreItems(await later(owner, 1), projectId, [odd]);
    expect(await isAsked()).toBe(true);
    expect(await skills()).toEqual(judged);
    await changeItems(owner, projectId, { choice: { kind: 'items', itemIds: [odd] }, act: { kind: 'withdraw' } });
    expect(await isAsked()).toBe(true);
    expect(await skills()).toEqual(judged);
  });
});
