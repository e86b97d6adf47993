/** Claims and hand-ins of many people at the same moment, which share transactions. */
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { seats } from '@/db/schema/assignment';
import { ledgerTransfers } from '@/db/schema/ledger';
import { together } from '@/db/together';
import { annotationsOfProject, handInAll } from '@/server/annotations/annotations';
import type { HandInAllInput } from '@/server/annotations/contract';
import { claimItems } from '@/server/assignment/claims';
import type { MemberCall } from '@/server/call';
import { deallocate } from '@/server/ledger/ledger';
import { projectLines, projectMoney } from '@/server/ledger/money';
import { knowingProject } from '@/test/skill/world';
import { testDatabase } from '@/test/support/database';
import { expectLawful } from '@/test/support/lawful';
import { setPace } from './claims';
import { workersOf } from './crowd';
import { claimed, kindAnswer, later, openProject, readyWorker, rudeAnswer } from './world';

const { db, open } = await testDatabase();

/** An open project in which somebody has begun, so that the accounts are open, and a crowd that has not. */
async function crowded(wish: Parameters<typeof openProject>[1], count: number) {
  const world = await openProject(db, wish);
  await setPace(db, world.projectId, 6);
  await claimed(await readyWorker(db, world.projectId, 'First'), world.projectId);
  return { ...world, crowd: await workersOf(db, world.projectId, count) };
}

const ask = (call: MemberCall, projectId: string, wanted = 1) => claimItems(call, projectId, { holding: [], wanted });

type Work = HandInAllInput['works'][number];

/** Hands one answer in, of a kind sentence unless said, and asks for the next item. */
const send = (worker: MemberCall, projectId: string, said: Partial<Work> & Pick<Work, 'seatId'>) => {
  const usual = { submissionId: newId(), answer: kindAnswer, comment: '', activeSeconds: 1, readingSeconds: 0 };
  return handInAll(worker, { projectId, works: [{ ...usual, ...said }], holding: [], wanted: 1 });
};

const askAll = (crowd: readonly MemberCall[], projectId: string, wanted = 1) =>
  Promise.all(crowd.map((worker) => ask(worker, projectId, wanted)));

async function holdersOf(seatIds: readonly string[]) {
  const rows = await db.select({ id: seats.id, holderId: seats.holderId, leaseUntil: seats.leaseUntil }).from(seats);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return seatIds.map((id) => byId.get(id) ?? null);
}

afterEach(async () => {
  // A transfer is named after a hold that it pays for, by which the requester's account says what it was for.
  const nameless = await db.execute(sql`
    select t.key from ledger_transfers t where t.kind = 'hold' and not exists (
      select 1 from ledger_holds h where t.key = 'hold:' || h.id and h.transfer_id = t.id)`);
  expect([...nameless]).toEqual([]);
});

const countHolds = () => db.$count(ledgerTransfers, sql`kind = 'hold'`);

describe('claims at the same moment', () => {
  it('give each person a seat of their own, several paid by one transfer', async () => {
    const { owner, projectId, crowd } = await crowded({ items: 60, overlap: 2, budgetMinor: 100_000n }, 40);
    const [before, transfers] = [await projectMoney(owner, projectId), await countHolds()];
    const given = await askAll(crowd, projectId);
    const seatIds = given.flatMap(({ items }) => items.map(({ seatId }) => seatId));
    expect(new Set(seatIds).size).toBe(40);
    const holders = await holdersOf(seatIds);
    expect(holders.map((seat) => seat?.holderId)).toEqual(crowd.map(({ actor }) => actor.id));
    expect(holders.map((seat) => seat?.leaseUntil)).toEqual(given.map(({ items }) => items[0]?.leaseUntil));
    expect((await countHolds()) - transfers).toBeLessThan(20);
    expect((await projectMoney(owner, projectId)).reservedMinor - before.reservedMinor).toBe(40n * 12n);
    await expectLawful(owner);
  });

  it('give several each, and end one behind the other for each', async () => {
    const { owner, projectId, crowd } = await crowded({ items: 300, overlap: 3, budgetMinor: 100_000n }, 20);
    const given = await askAll(crowd, projectId, 7);
    // Where the part of the budget at hand pays for some of somebody's items, they are given those.
    const counts = given.map(({ items }) => items.length);
    expect(counts.filter((count) => count === 7).length).toBeGreaterThan(14);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    const seatIds = given.flatMap(({ items }) => items.map(({ seatId }) => seatId));
    expect(new Set(seatIds).size).toBe(seatIds.length);
    expect((await holdersOf(seatIds)).map((seat) => seat?.holderId)).toEqual(
      crowd.flatMap(({ actor }, place) => Array.from({ length: counts[place] ?? 0 }, () => actor.id)),
    );
    for (const [place, { items }] of given.entries()) {
      const ends = items.map(({ leaseUntil }) => (leaseUntil.getTime() - (crowd[place]?.now.getTime() ?? 0)) / 1000);
      expect(ends.map((end) => end - (ends[0] ?? 0))).toEqual(ends.map((_, before) => before * 24));
    }
    await expectLawful(owner);
  });

  it('that find the same seats share them out, and say when nothing is left', async () => {
    const { owner, projectId, crowd } = await crowded({ items: 13, overlap: 1, budgetMinor: 100_000n }, 40);
    await db.execute(sql`update seats set shard = 5 where project_id = ${projectId}`);
    const given = await askAll(crowd, projectId);
    const seatIds = given.flatMap(({ items }) => items.map(({ seatId }) => seatId));
    expect(new Set(seatIds).size).toBe(12);
    expect(given.filter(({ end }) => end?.status === 'nothing_left')).toHaveLength(28);
    await expectLawful(owner);
  });

  it('name what they pay for, also where who asked first finds nothing', async () => {
    const { owner, projectId, crowd } = await crowded({ items: 30, overlap: 2, budgetMinor: 100_000n }, 6);
    const [done, ...others] = crowd;
    await db.execute(sql`
      insert into skips (item_id, person_id, reason, skipped_at)
      select id, ${done?.actor.id}::uuid, 'broken_item', now() - interval '1 day' from items where project_id = ${projectId}`);
    const first = ask(await readyWorker(db, projectId, 'Before them'), projectId);
    const given = await askAll(crowd, projectId);
    await first;
    expect(given.map(({ end }) => end?.status ?? 'item')).toEqual(['nothing_left', ...others.map(() => 'item')]);
    const holds = (await projectLines(owner, projectId, null)).filter(({ kind }) => kind === 'hold');
    // Those before them hold two.
    expect(holds.reduce((sum, { seats: paid }) => sum + (paid ?? Number.NaN), 0)).toBe(others.length + 2);
  });

  it('that the budget does not pay for say so; the others are given theirs', async () => {
    const { owner, projectId, crowd } = await crowded({ items: 41, overlap: 1 }, 40);
    const { escrowMinor } = await projectMoney(owner, projectId);
    await deallocate(owner, { projectId, amountMinor: escrowMinor - 120n, key: newId() });
    const given = await askAll(crowd, projectId);
    expect(given.flatMap(({ items }) => items)).toHaveLength(10);
    expect(given.filter(({ end }) => end?.status === 'budget_spent')).toHaveLength(30);
    expect((await projectMoney(owner, projectId)).escrowMinor).toBe(0n);
    await expectLawful(owner);
  });

  it('take over leases that ran out, each once, at no cost', async () => {
    const { owner, projectId, crowd } = await crowded({ items: 31, overlap: 1, budgetMinor: 100_000n }, 60);
    await askAll(crowd.slice(0, 30), projectId);
    const before = await projectMoney(owner, projectId);
    const late = await Promise.all(crowd.slice(30).map((worker) => later(worker, 240)));
    const given = await askAll(late, projectId);
    const seatIds = given.flatMap(({ items }) => items.map(({ seatId }) => seatId));
    expect(new Set(seatIds).size).toBe(30);
    expect((await holdersOf(seatIds)).map((seat) => seat?.holderId)).toEqual(late.map(({ actor }) => actor.id));
    expect(await projectMoney(owner, projectId)).toEqual(before);
    await expectLawful(owner);
  });

  it('mix checks in as often as alone, each for one person', async () => {
    const { owner, projectId } = await knowingProject(db, {
      items: 120,
      overlap: 12,
      goldEvery: 4,
      known: { check: 30 },
    });
    await claimed(await readyWorker(db, projectId, 'First'), projectId);
    const crowd = await workersOf(db, projectId, 60);
    let checks = 0;
    const rounds = 4;
    const handIns = new Map<string, string>();
    for (let round = 0; round < rounds; round += 1) {
      const given = await Promise.all(
        crowd.map(async (worker) => {
          const seatId = handIns.get(worker.actor.id);
          if (!seatId) return (await ask(worker, projectId)).items[0];
          const { next } = await send(worker, projectId, { seatId });
          return next?.items[0];
        }),
      );
      for (const [place, item] of given.entries()) {
        if (!item) throw new Error('everybody is given an item');
        handIns.set(crowd[place]?.actor.id ?? '', item.seatId);
      }
      const [row] = await db.execute<{ checks: number; taken: number }>(sql`
        select count(*) filter (where purpose = 'check')::int as checks, count(*)::int as taken from seats
         where project_id = ${projectId} and state = 'leased' and id = any(${`{${[...handIns.values()].join(',')}}`}::uuid[])`);
      expect(row?.taken).toBe(60);
      checks += row?.checks ?? 0;
    }
    const expected = (60 * rounds) / 4;
    expect(Math.abs(checks - expected)).toBeLessThan(4 * Math.sqrt(expected * 0.75));
    await expectLawful(owner);
  });
});

describe('hand-ins at the same moment', () => {
  it('keep for each person their own answer, and give each their own next item', async () => {
    const { owner, projectId, crowd } = await crowded({ items: 90, overlap: 2, budgetMinor: 100_000n }, 40);
    const first = await askAll(crowd, projectId);
    const sent = crowd.map((worker, place) => ({
      worker,
      work: {
        submissionId: newId(),
        seatId: first[place]?.items[0]?.seatId ?? '',
        answer: place % 3 === 0 ? rudeAnswer : kindAnswer,
        comment: `of ${place}`,
        activeSeconds: 1,
        readingSeconds: place % 2,
      },
    }));
    const sendAll = () => Promise.all(sent.map(({ worker, work }) => send(worker, projectId, work)));
    const answers = await sendAll();
    const nextIds = answers.map(({ next }) => next?.items[0]?.seatId ?? '');
    expect(new Set(nextIds).size).toBe(40);
    expect((await holdersOf(nextIds)).map((seat) => seat?.holderId)).toEqual(crowd.map(({ actor }) => actor.id));
    const stored = new Map(
      (await annotationsOfProject(owner, projectId)).map((annotation) => [annotation.id, annotation]),
    );
    for (const { worker, work } of sent) {
      const { submissionId, activeSeconds: _, readingSeconds: __, ...said } = work;
      expect(stored.get(submissionId)).toMatchObject({ ...said, workerId: worker.actor.id });
    }
    const again = await sendAll();
    expect(again.map(({ results }) => results)).toEqual(
      sent.map(({ work: { submissionId } }) => [
        { submissionId, status: 'taken', outcome: { status: 'accepted' }, isRepeat: true },
      ]),
    );
    expect(again.map(({ next }) => next?.items[0]?.seatId)).toEqual(nextIds);
    expect(await annotationsOfProject(owner, projectId)).toHaveLength(40);
    await expectLawful(owner);
  });

  it.each([0, 3])(
    'keep their seat from those who take over what ran out, with %s s of reading',
    async (readingSeconds) => {
      const { owner, projectId, crowd } = await crowded({ items: 9, overlap: 1, budgetMinor: 100_000n }, 20);
      const slow = crowd.slice(0, 6);
      const first = await askAll(slow, projectId);
      const { now } = await later(owner, 240);
      let begin = () => {};
      const isBegun = new Promise<void>((resolve) => {
        begin = resolve;
      });
      const before = together(db, projectId, 'who came first', () => isBegun);
      const works = slow.map((worker, place) => {
        const seatId = first[place]?.items[0]?.seatId ?? '';
        return send({ ...worker, now }, projectId, { seatId, readingSeconds });
      });
      const claims = crowd.slice(6, 15).map((worker) => ask({ ...worker, now }, projectId));
      begin();
      await before;
      const outcomes = (await Promise.all(works)).flatMap(({ results }) => results);
      await Promise.all(claims);
      expect(outcomes).toMatchObject(slow.map(() => ({ status: 'taken', outcome: { status: 'accepted' } })));
      await expectLawful(owner);
    },
  );

  it('hold up nobody: one that is refused is refused alone', async () => {
    const { owner, projectId, crowd } = await crowded({ items: 40, overlap: 1, budgetMinor: 100_000n }, 20);
    const first = await askAll(crowd, projectId);
    const outcomes = await Promise.allSettled(
      crowd.map((worker, place) => {
        const seatId = first[place === 7 ? 8 : place]?.items[0]?.seatId ?? '';
        const answer = place === 5 ? { task: 'classes' as const, classId: 'neither' } : kindAnswer;
        return send(worker, projectId, { seatId, answer });
      }),
    );
    const refused = outcomes.flatMap(({ status }, place) => (status === 'rejected' ? [place] : []));
    expect(refused).toEqual([5, 7]);
    expect(await annotationsOfProject(owner, projectId)).toHaveLength(18);
    await expectLawful(owner);
  });
});

it('a connection that made its plans while the house was young reads no table for many people either', async () => {
  const { projectId, crowd } = await crowded({ items: 90, overlap: 1, budgetMinor: 100_000n }, 60);
  await db.execute(sql`vacuum analyze`);
  const old = open(1);
  const read = async () => {
    const [row] = await old.execute<{ rows: string }>(sql`
      select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read) as rows from pg_stat_user_tables
       where pg_stat_force_next_flush() is not null`);
    return Number(row?.rows);
  };
  const round = async (people: readonly MemberCall[]) => {
    const calls = people.map((worker) => ({ ...worker, db: old }));
    const given = await askAll(calls, projectId);
    await read();
    const before = await read();
    const nexts = await Promise.all(
      calls.map((worker, place) => {
        const seatId = given[place]?.items[0]?.seatId ?? '';
        return send(worker, projectId, { seatId });
      }),
    );
    expect(nexts.map(({ next }) => next?.items.length)).toEqual(people.map(() => 1));
    await read();
    return (await read()) - before;
  };
  await round(crowd.slice(0, 15));
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`
      insert into items (id, project_id, content_hash, name, content, created_at)
      select uuidv7(), ${projectId}::uuid, n::text, 'more ' || n, jsonb_build_object('kind', 'text', 'text', n::text), now()
        from generate_series(1, 4000) n`);
    await tx.execute(sql`
      insert into seats (id, project_id, item_id, ordinal, shard, state, holder_id, hold_id, leased_at, lease_until, guide_version_id, ontology_version_id)
      select uuidv7(), project_id, id, 1, mod(abs(hashtext(id::text)), 64), 'leased', uuidv7(), uuidv7(), now(),
             now() + interval '1 day', uuidv7(), uuidv7()
        from items where project_id = ${projectId} and name like 'more %'`);
    await tx.execute(sql`
      insert into drafts (seat_id, worker_id, version, answer, saved_at)
      select id, holder_id, 1, '{}', now() from seats where project_id = ${projectId} and lease_until > now() + interval '12 hours'`);
  });
  // Some forty rows for each of fifteen: their standing, their seats, items and money.
  expect(await round(crowd.slice(20, 35))).toBeLessThan(1500);
});
