/** What is held ready and not begun when an item needs fewer labels than it has seats: it is no started work, and is not bought. */
import { sql } from 'drizzle-orm';
import { PostgresJsSession } from 'drizzle-orm/postgres-js';
import { describe, expect, it, vi } from 'vitest';
import { newId } from '@/db/ids';
import { lockProjectSeats } from '@/db/queries/assignment';
import { markSurplusLeases } from '@/db/queries/assignment-endings';
import { handIn, saveDraft } from '@/server/annotations/annotations';
import { seenAtWork } from '@/server/annotations/at-work';
import { claimItems } from '@/server/assignment/claims';
import { buyLabels } from '@/server/assignment/dynamic-overlap';
import { giveUpUnbegun } from '@/server/assignment/giving-up';
import { handBack } from '@/server/assignment/hand-back';
import { matchSeats } from '@/server/assignment/seats';
import type { MemberCall } from '@/server/call';
import { projectMoney } from '@/server/ledger/money';
import { updateTerms } from '@/server/projects/projects';
import { answerItem, expectSound, itemsOf, seatCounts, workersOf } from '@/test/assignment/crowd';
import { claimed, kindAnswer, later, openProject } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db, open } = await testDatabase();

interface Desk {
  readonly worker: MemberCall;
  /** A seat of each item, by its item. */
  readonly seats: ReadonlyMap<string, string>;
}

/** Three items of three labels each; three people hold one seat of each, and have begun those that `begin` names. */
async function threeDesks(begin: (items: readonly string[], desk: number) => readonly string[] = () => []) {
  const world = await openProject(db, { items: 3, overlap: 3, budgetMinor: 108n });
  const { projectId } = world;
  const [workers, items] = [await workersOf(db, projectId, 3), await itemsOf(db, projectId)];
  const desks: Desk[] = [];
  for (const [n, worker] of workers.entries()) {
    const seats = new Map<string, string>();
    while (seats.size < items.length) {
      const { itemId, seatId } = await claimed(await later(worker), projectId, [...seats.values()]);
      seats.set(itemId, seatId);
    }
    desks.push({ worker, seats });
    for (const itemId of begin(items, n)) {
      const seatId = seats.get(itemId) ?? '';
      await saveDraft(await later(worker), { projectId, seatId, version: 0, answer: kindAnswer });
    }
  }
  const lowerTo = async (overlap: number) => {
    await updateTerms(await later(world.owner), projectId, { overlap });
    await matchSeats(await later(world.owner), projectId);
  };
  return { ...world, items, desks, lowerTo };
}

async function handInAt({ worker }: Desk, projectId: string, seatId: string) {
  const work = { projectId, seatId, submissionId: newId(), answer: kindAnswer, comment: '', activeSeconds: 5 };
  return handIn(await later(worker), { ...work, holding: [], wanted: 0 });
}

/** What a desk is told that it need not do, when it asks. */
async function unwantedAt({ worker, seats }: Desk, projectId: string): Promise<readonly string[]> {
  return (await claimItems(await later(worker), projectId, { holding: [...seats.values()], wanted: 1 })).unwanted;
}

async function giveUpAll(desk: Desk, projectId: string): Promise<number> {
  const unwanted = await unwantedAt(desk, projectId);
  return (await giveUpUnbegun(await later(desk.worker), projectId, unwanted)).length;
}

describe('after the overlap was lowered', () => {
  it('what nobody has begun is let go and its money comes back; what was begun is honoured and paid', async () => {
    // One has begun the first item, two the second, nobody the third.
    const { owner, projectId, items, desks, lowerTo } = await threeDesks((all, n) => all.slice(n, 2));
    const [first = '', second = '', third = ''] = items;
    expect(await projectMoney(owner, projectId)).toMatchObject({ reservedMinor: 108n, escrowMinor: 0n });
    await lowerTo(1);
    const [one, two, three] = desks as [Desk, Desk, Desk];
    const begun = one.seats.get(first) ?? '';
    const { outcome, next } = await handInAt(one, projectId, begun);
    expect(outcome.status).toBe('accepted');
    // The other one that was begun goes on.
    expect(next?.unwanted ?? []).not.toContain(one.seats.get(second));
    for (const desk of desks) await giveUpAll(desk, projectId);
    // Of the third, which nobody has begun, somebody keeps one.
    const counts = new Map((await seatCounts(db, projectId)).map((item) => [item.item_id, item]));
    expect([first, second, third].map((itemId) => counts.get(itemId))).toMatchObject([
      { open: 0, leased: 0, filled: 1 },
      { open: 0, leased: 2, filled: 0 },
      { open: 0, leased: 1, filled: 0 },
    ]);
    expect(await projectMoney(owner, projectId)).toMatchObject({ reservedMinor: 48n, escrowMinor: 60n });
    for (const desk of [one, two]) {
      expect((await handInAt(desk, projectId, desk.seats.get(second) ?? '')).outcome.status).toBe('accepted');
    }
    expect(await unwantedAt(three, projectId)).toEqual([]);
    await expectSound(db, projectId);
  });

  it('what was begun after that is honoured too', async () => {
    const { projectId, desks, lowerTo } = await threeDesks();
    await lowerTo(1);
    // Six are not wanted: somebody holds two of them at least.
    const told = await Promise.all(desks.map(async (desk) => ({ desk, unwanted: await unwantedAt(desk, projectId) })));
    const { desk, unwanted } = told.find((each) => each.unwanted.length >= 2) as (typeof told)[number];
    const [drawn = '', watched = ''] = unwanted;
    await saveDraft(await later(desk.worker), { projectId, seatId: drawn, version: 0, answer: kindAnswer });
    await seenAtWork(await later(desk.worker, 3), { projectId, seatId: watched, activeSeconds: 120 });
    expect(await giveUpUnbegun(await later(desk.worker), projectId, [drawn, watched])).toEqual([]);
    for (const seatId of [drawn, watched])
      expect((await handInAt(desk, projectId, seatId)).outcome.status).toBe('accepted');
  });

  it('what is wanted stays, and is wanted again when the overlap is raised again', async () => {
    const { projectId, desks, lowerTo } = await threeDesks();
    await lowerTo(1);
    const all = desks.flatMap(({ seats }) => [...seats.values()]);
    const unwanted = (await Promise.all(desks.map((desk) => unwantedAt(desk, projectId)))).flat();
    expect(unwanted).toHaveLength(6);
    for (const { worker } of desks) {
      const wanted = all.filter((seatId) => !unwanted.includes(seatId));
      expect(await giveUpUnbegun(await later(worker), projectId, wanted)).toEqual([]);
    }
    await lowerTo(3);
    for (const desk of desks) expect(await unwantedAt(desk, projectId)).toEqual([]);
  });

  it('one that was being written when it came to be wanted again is looked at again in a moment', async () => {
    const { owner, projectId, desks, lowerTo } = await threeDesks();
    await lowerTo(1);
    const [desk] = desks as [Desk, Desk, Desk];
    const told = await Promise.all(desks.map((each) => unwantedAt(each, projectId)));
    const [seatId = ''] = told.flat();
    const waiting = () => db.execute(sql`select 1 from graphile_worker.jobs where key = ${`buy_labels:${projectId}`}`);
    await open(1).transaction(async (other) => {
      await other.execute(sql`select 1 from seats where id = ${seatId} for update`);
      expect([...(await waiting())]).toEqual([]);
      await lowerTo(3);
    });
    expect((await Promise.all(desks.map((each) => unwantedAt(each, projectId)))).flat()).toEqual([seatId]);
    expect([...(await waiting())]).toHaveLength(1);
    for (const job of ['match_seats', 'buy_labels'])
      await db.execute(sql`select graphile_worker.remove_job(${`${job}:${projectId}`})`);
    await buyLabels(await later(owner), projectId);
    expect([...(await waiting())]).toEqual([]);
    for (const each of desks) expect(await unwantedAt(each, projectId)).toEqual([]);
    expect((await handInAt(desk, projectId, [...desk.seats.values()][0] ?? '')).outcome.status).toBe('accepted');
  });

  it('others hand in while it is written which are surplus', async () => {
    const { projectId, desks, lowerTo } = await threeDesks();
    await lowerTo(1);
    const told = (await Promise.all(desks.map((each) => unwantedAt(each, projectId)))).flat();
    await open(1).transaction(async (other) => {
      await lockProjectSeats(other, projectId);
      await markSurplusLeases(other, projectId, 3, []);
      for (const desk of desks) {
        const wanted = [...desk.seats.values()].filter((seatId) => !told.includes(seatId));
        for (const seatId of wanted) expect((await handInAt(desk, projectId, seatId)).outcome.status).toBe('accepted');
      }
    });
    for (const desk of desks) expect(await unwantedAt(desk, projectId)).toEqual([]);
  });

  it('work that comes late where the seat is held in vain hears that no answer was wanted, not that somebody has it', async () => {
    const { owner, projectId } = await openProject(db, { items: 1, overlap: 2, budgetMinor: 72n });
    const [slow, quick, third] = (await workersOf(db, projectId, 3)) as [MemberCall, MemberCall, MemberCall];
    const { seatId, itemId } = await claimed(await later(slow), projectId);
    await saveDraft(await later(slow), { projectId, seatId, version: 0, answer: kindAnswer });
    // Both seats are given out by the time the first one's lease is over; one is filled, and then no more are wanted.
    const held = await claimed(await later(quick, 63), projectId);
    const other = await claimed(await later(third, 63), projectId);
    const [inVain, filler] = held.seatId === seatId ? [quick, third] : [third, quick];
    const filled = held.seatId === seatId ? other.seatId : held.seatId;
    await handInAt({ worker: await later(filler, 64), seats: new Map() }, projectId, filled);
    const late = async (submissionId = newId()) => {
      const work = { projectId, seatId, submissionId, answer: kindAnswer, comment: '', activeSeconds: 5 };
      return (await handIn(await later(slow, 66), { ...work, holding: [], wanted: 0 })).outcome;
    };
    await updateTerms(await later(owner), projectId, { overlap: 1 });
    await matchSeats(await later(owner), projectId);
    expect(
      await unwantedAt({ worker: await later(inVain, 65), seats: new Map([[itemId, seatId]]) }, projectId),
    ).toEqual([seatId]);
    expect(await late()).toMatchObject({ status: 'late', paidMinor: 10n, cause: 'not_wanted' });
  });

  it('where another is handed back, one that was not wanted is', async () => {
    const { owner, projectId, items, desks, lowerTo } = await threeDesks((all, n) => (n === 0 ? all : []));
    await lowerTo(1);
    const [one, two, three] = desks as [Desk, Desk, Desk];
    expect([await unwantedAt(two, projectId), await unwantedAt(three, projectId)].map((ids) => ids.length)).toEqual([
      3, 3,
    ]);
    await handBack(await later(one.worker), projectId, one.seats.get(items[0] ?? '') ?? '', 'hand_back');
    await matchSeats(await later(owner), projectId);
    const unwanted = [...(await unwantedAt(two, projectId)), ...(await unwantedAt(three, projectId))];
    expect(unwanted).toHaveLength(5);
    for (const desk of [two, three]) await giveUpAll(desk, projectId);
    for (const { leased, open } of await seatCounts(db, projectId)) expect(leased + open).toBe(1);
  });

  it('passes on to nobody when its time is over, though the maximum has room for it', async () => {
    const { owner, projectId } = await openProject(db, { items: 1, overlap: 5, overlapMax: 7, budgetMinor: 500n });
    const [workers, [itemId = '']] = [await workersOf(db, projectId, 6), await itemsOf(db, projectId)];
    for (const worker of workers.slice(0, 3)) await answerItem(worker, projectId, itemId, kindAnswer);
    await claimed(await later(workers[3] as MemberCall), projectId);
    await updateTerms(await later(owner), projectId, { overlap: 3 });
    await db.execute(sql`
      insert into item_estimates (item_id, project_id, method, merged, confidence, gain, annotation_count, computed_at)
      values (${itemId}, ${projectId}, 'test', '{}', .99, .2, 3, now())`);
    await buyLabels(await later(owner), projectId);
    await matchSeats(await later(owner), projectId);
    expect(await seatCounts(db, projectId)).toMatchObject([{ open: 0, leased: 1, filled: 3 }]);
    const late = await later(workers[4] as MemberCall, 24 * 60);
    expect((await claimItems(late, projectId, { holding: [], wanted: 1 })).end).toEqual({ status: 'nothing_left' });
    const isWanted = async () => {
      const { unwanted } = await claimItems(await later(workers[3] as MemberCall), projectId, {
        holding: [],
        wanted: 1,
      });
      return unwanted.length === 0;
    };
    // A higher target wants it again.
    await updateTerms(await later(owner), projectId, { qualityTarget: 0.995 });
    await matchSeats(await later(owner), projectId);
    expect(await isWanted()).toBe(true);
    await updateTerms(await later(owner), projectId, { qualityTarget: 0.95 });
    await matchSeats(await later(owner), projectId);
    expect(await isWanted()).toBe(false);
    const { unwanted } = await claimItems(await later(workers[3] as MemberCall), projectId, { holding: [], wanted: 1 });
    expect(await giveUpUnbegun(await later(workers[3] as MemberCall), projectId, unwanted)).toHaveLength(1);
    expect(await seatCounts(db, projectId)).toMatchObject([{ open: 0, leased: 0, filled: 3 }]);
    expect(await projectMoney(owner, projectId)).toMatchObject({ escrowMinor: 464n });
  });

  it('what was begun and then left lying or handed back goes to nobody else, though the maximum has room for it', async () => {
    const { owner, projectId } = await openProject(db, { items: 1, overlap: 5, overlapMax: 7, budgetMinor: 500n });
    const [workers, [itemId = '']] = [await workersOf(db, projectId, 6), await itemsOf(db, projectId)];
    const [left, back, next] = workers.slice(3) as [MemberCall, MemberCall, MemberCall];
    for (const worker of workers.slice(0, 3)) await answerItem(worker, projectId, itemId, kindAnswer);
    const seats: string[] = [];
    for (const worker of [left, back]) {
      const { seatId } = await claimed(await later(worker), projectId);
      await saveDraft(await later(worker), { projectId, seatId, version: 0, answer: kindAnswer });
      seats.push(seatId);
    }
    await updateTerms(await later(owner), projectId, { overlap: 3 });
    await db.execute(sql`
      insert into item_estimates (item_id, project_id, method, merged, confidence, gain, annotation_count, computed_at)
      values (${itemId}, ${projectId}, 'test', '{}', .99, .2, 3, now())`);
    await matchSeats(await later(owner), projectId);
    // It is theirs while they are at it: nobody tells them to leave it.
    expect(await unwantedAt({ worker: left, seats: new Map([[itemId, seats[0] ?? '']]) }, projectId)).toEqual([]);
    await handBack(await later(back), projectId, seats[1] ?? '', 'hand_back');
    expect(await seatCounts(db, projectId)).toMatchObject([{ open: 0, leased: 1, filled: 3 }]);
    const ask = async () => (await claimItems(await later(next, 24 * 60), projectId, { holding: [], wanted: 1 })).end;
    expect(await ask()).toEqual({ status: 'nothing_left' });
    // Late as it is, it is taken from the one who began it, and paid.
    const desk = { worker: await later(left), seats: new Map() };
    expect((await handInAt(desk, projectId, seats[0] ?? '')).outcome.status).toBe('accepted');
    await expectSound(db, projectId);
  });
});

/** What one hand-in of somebody who holds three sends, and how many seats it reads, where each item has so many. */
async function handInMeasured(overlap: number, isLowered: boolean) {
  const { owner, projectId } = await openProject(db, { items: 3, overlap, budgetMinor: 2_000n });
  const [worker, other] = (await workersOf(db, projectId, 2)) as [MemberCall, MemberCall];
  const held: string[] = [];
  for (const call of [other, worker]) {
    held.length = 0;
    while (held.length < 3) held.push((await claimed(await later(call), projectId, held)).seatId);
    for (const seatId of call === other ? held : held.slice(0, 1))
      await saveDraft(await later(call), { projectId, seatId, version: 0, answer: kindAnswer });
  }
  if (isLowered) {
    await updateTerms(await later(owner), projectId, { overlap: 1 });
    await matchSeats(await later(owner), projectId);
  }
  const call = await later(worker);
  const work = {
    projectId,
    seatId: held[0] ?? '',
    submissionId: newId(),
    answer: kindAnswer,
    comment: '',
    activeSeconds: 5,
  };
  return open(1).transaction(async (tx) => {
    const sending = vi.spyOn(PostgresJsSession.prototype, 'prepareQuery');
    const { next } = await handIn({ ...call, db: tx }, { ...work, holding: held.slice(1), wanted: 0 });
    const statements = sending.mock.calls.map(([query]) => query.sql);
    sending.mockRestore();
    const [row] = await tx.execute<{ rows: number }>(sql`
      select (coalesce(idx_tup_fetch, 0) + seq_tup_read)::int as rows from pg_stat_xact_user_tables where relname = 'seats'`);
    return { unwanted: next?.unwanted.length ?? 0, statements, rows: row?.rows ?? 0 };
  });
}

it('a hand-in reads what its person holds only where there is something to tell, and counts no item’s labels', async () => {
  const before = await handInMeasured(2, false);
  const lowered = await handInMeasured(20, true);
  expect([before.unwanted, lowered.unwanted]).toEqual([0, 2]);
  expect(before.statements.length).toBeGreaterThan(0);
  expect(lowered.statements.slice(0, -1)).toEqual(before.statements);
  expect(lowered.statements.at(-1)).toContain('as is_wanted');
  expect(lowered.rows - before.rows).toBeLessThan(10);
});
