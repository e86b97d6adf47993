/**
 * A check must not be told from a label by anything that its worker gets to see. What a claim answers is taken apart into
 * features, and a distinguisher learns from one half of some thousand claims which of them go with checks; on the other
 * half it may be right no more often than chance allows. To show that it can fail, it is also let loose on ids of items.
 */
import { sql } from 'drizzle-orm';
import superjson from 'superjson';
import { describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import type { Queryable } from '@/db/queryable';
import { handIn } from '@/server/annotations/annotations';
import { workerRecord } from '@/server/annotations/record';
import type { LeasedItem } from '@/server/assignment/contract';
import { matchSeats, stockChecks } from '@/server/assignment/seats';
import type { MemberCall } from '@/server/call';
import { claimNext } from '@/test/assignment/claims';
import { kindAnswer, readyWorker } from '@/test/assignment/world';
import { knowingProject } from '@/test/skill/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

interface Counter {
  sent: number;
  /** What the database did in the latest transaction, table by table. */
  work: readonly string[];
}

/**
 * How often the database has looked into its tables and indexes so far in a transaction, and how many rows it has written;
 * in it also what it has not accounted for yet of those before. Asked of the catalogue: the view of it takes three times as long.
 */
async function workIn(db: Queryable): Promise<ReadonlyMap<string, number>> {
  const rows = await db.execute<{ what: string; count: string }>(sql`
    select relname || ' ' || what as what, count from (select oid, relname from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'i') offset 0) named
     cross join lateral (values ('looked into', pg_stat_get_xact_numscans(oid)),
                                ('written', pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)))
                        as done(what, count)
     where count > 0`);
  return new Map(rows.map(({ what, count }) => [what, Number(count)]));
}

/** The same connection, with what is sent and done counted: time by the clock would measure the machine. */
function counting(inner: Queryable, counter: Counter): Queryable {
  return new Proxy(inner, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name === 'transaction') {
        return (act: (db: Queryable) => Promise<unknown>) =>
          target.transaction(async (within) => {
            const before = await workIn(within);
            const result = await act(counting(within, counter));
            counter.work = [...(await workIn(within))].map(
              ([what, count]) => `${what} ${count - (before.get(what) ?? 0)}`,
            );
            return result;
          });
      }
      if (['execute', 'select', 'selectDistinct', 'insert', 'update', 'delete', '$count'].includes(String(name)))
        counter.sent += 1;
      return value.bind(target);
    },
  });
}

interface Seen {
  readonly isCheck: boolean;
  readonly worker: number;
  readonly features: ReadonlySet<string>;
}

type Counted = Readonly<Counter>;

/** Everything that could tell: sizes, keys, every digit of every id, the place, the neighbours, the statements sent, what the database did. */
function featuresOf(leased: LeasedItem, place: number, claim: Counted, handIn: Counted): Set<string> {
  // The words to label are what they are; everything around them is counted.
  const payload = superjson.stringify({ ...leased, item: { content: { ...leased.item.content, text: '' } } });
  const features = new Set([
    `bytes ${payload.length}`,
    `keys ${Object.keys(leased).join()} ${Object.keys(leased.item).join()}`,
    `stage ${JSON.stringify(leased.stage)}`,
    `lease ${leased.leaseUntil.getTime() - leased.leasedAt.getTime()}`,
    `since ${leased.leasedAt.getTime() - leased.now.getTime()}`,
    `draft ${leased.draft === null}`,
    `place ${place}`,
    `place mod 10 ${place % 10}`,
    `claim sent ${claim.sent}`,
    `hand-in sent ${handIn.sent}`,
    ...claim.work.map((work) => `claim: ${work}`),
    ...handIn.work.map((work) => `hand-in: ${work}`),
    `version ${leased.guideVersionId} ${leased.ontologyVersionId}`,
  ]);
  [...leased.seatId].forEach((digit, at) => {
    features.add(`digit ${at} ${digit}`);
  });
  [...leased.leaseId].forEach((digit, at) => {
    features.add(`lease digit ${at} ${digit}`);
  });
  return features;
}

/**
 * Learns how much each feature speaks for a check (its log odds, with one imaginary sighting each way) and returns how
 * often, of a check and a label drawn from the rest, the check looks more like one: the area under the curve. Half is chance.
 */
function areaUnderCurve(learnFrom: readonly Seen[], tryOn: readonly Seen[]): number {
  const tally = new Map<string, [number, number]>();
  const all: [number, number] = [0, 0];
  for (const { isCheck, features } of learnFrom) {
    all[isCheck ? 1 : 0] += 1;
    for (const feature of features) {
      const pair = tally.get(feature) ?? [0, 0];
      pair[isCheck ? 1 : 0] += 1;
      tally.set(feature, pair);
    }
  }
  const score = ({ features }: Seen) => {
    let sum = 0;
    for (const feature of features) {
      const [label, check] = tally.get(feature) ?? [0, 0];
      sum += Math.log((check + 1) / (all[1] + 2)) - Math.log((label + 1) / (all[0] + 2));
    }
    return sum;
  };
  const [checks, labels] = [tryOn.filter(({ isCheck }) => isCheck), tryOn.filter(({ isCheck }) => !isCheck)];
  const labelScores = labels.map(score);
  let won = 0;
  for (const check of checks.map(score)) {
    for (const label of labelScores) won += check > label ? 1 : check === label ? 0.5 : 0;
  }
  return won / (checks.length * labels.length);
}

/** Four standard deviations of the area where nothing is to be told (Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747). */
function byChance(seen: readonly Seen[]): number {
  const checks = seen.filter(({ isCheck }) => isCheck).length;
  const labels = seen.length - checks;
  return 4 * Math.sqrt((checks + labels + 1) / (12 * checks * labels));
}

async function itemAndPurpose(seatId: string): Promise<{ item_id: string; purpose: string }> {
  const [row] = await db.execute<{ item_id: string; purpose: string }>(
    sql`select item_id, purpose from seats where id = ${seatId}`,
  );
  if (!row) throw new Error('no such seat');
  return row;
}

/** One worker works until a number of items is done; the screen always holds the next item too, as the real one does. */
async function watch(worker: MemberCall, n: number, projectId: string, items: number) {
  const seen: Seen[] = [];
  const ids: Seen[] = [];
  const counter: Counter = { sent: 0, work: [] };
  const call = { ...worker, db: counting(db, counter) };
  const counted = async <T>(act: () => Promise<T>): Promise<[T, Counted]> => {
    const before = counter.sent;
    const result = await act();
    return [result, { sent: counter.sent - before, work: counter.work }];
  };
  for (let place = 0; place < items; place += 1) {
    const [leased, claimed] = await counted(() => claimNext(call, projectId));
    if (leased.status !== 'item') break;
    const submission = { projectId, submissionId: newId(), seatId: leased.seatId, answer: kindAnswer, comment: '' };
    const [, handedIn] = await counted(() => handIn(call, { ...submission, activeSeconds: 5 }));
    const { item_id, purpose } = await itemAndPurpose(leased.seatId);
    const isCheck = purpose === 'check';
    if (isCheck) await stockChecks(worker, projectId);
    seen.push({ isCheck, worker: n, features: featuresOf(leased, place, claimed, handedIn) });
    ids.push({ isCheck, worker: n, features: new Set([...item_id].map((digit, at) => `digit ${at} ${digit}`)) });
  }
  return { seen, ids };
}

describe('among two thousand claims', () => {
  it('nothing that a worker sees tells checks from labels, though they are one in four and were added last', async () => {
    const workers = 16;
    const { owner, projectId } = await knowingProject(db, {
      items: 120,
      overlap: 25,
      goldEvery: 4,
      known: { check: 40 },
    });
    await matchSeats(owner, projectId);
    const seen: Seen[] = [];
    const ids: Seen[] = [];
    const calls: MemberCall[] = [];
    for (let n = 0; n < workers; n += 1) {
      const worker = await readyWorker(db, projectId, `Worker ${n}`);
      calls.push(worker);
      const watched = await watch(worker, n, projectId, 125);
      seen.push(...watched.seen);
      ids.push(...watched.ids);
    }
    expect(seen.length).toBe(workers * 125);
    // About one in four: within four standard deviations of 500, as far as the forty checks a worker can meet allow.
    const checks = seen.filter(({ isCheck }) => isCheck).length;
    expect(Math.abs(checks - seen.length / 4)).toBeLessThan(4 * Math.sqrt(seen.length * (3 / 16)));
    const halves = (all: readonly Seen[]) =>
      [all.filter(({ worker }) => worker % 2 === 0), all.filter(({ worker }) => worker % 2 === 1)] as const;
    const [learnFrom, tryOn] = halves(seen);
    // After the first item, which opens a worker's account, a claim sends one number of statements, whatever it gives.
    const later = seen.filter(({ features }) => !features.has('place 0'));
    expect(new Set(later.flatMap(({ features }) => [...features].filter((one) => one.includes('sent')))).size).toBe(2);
    expect(Math.abs(areaUnderCurve(learnFrom, tryOn) - 0.5)).toBeLessThan(byChance(tryOn));
    // The control: by their items' ids, which no worker is given, checks are told almost surely.
    const [learnIds, tryIds] = halves(ids);
    expect(areaUnderCurve(learnIds, tryIds)).toBeGreaterThan(0.95);

    // No rhythm: whether an item was a check says nothing about the next one.
    const following = (wasCheck: boolean) =>
      seen
        .filter((_, at) => at % 125 !== 0 && seen[at - 1]?.isCheck === wasCheck)
        .map(({ isCheck }) => Number(isCheck));
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.sqrt(0.25 * 0.75 * (1 / following(true).length + 1 / following(false).length));
    expect(Math.abs(mean(following(true)) - mean(following(false)))).toBeLessThan(4 * spread);
    // Nor does the record: no field of it differs between the two, but for what the worker answered and saw.
    const [first] = calls;
    if (!first) throw new Error('no worker');
    const shapes = new Map<string, Set<string>>();
    for (const { seatId, content, submittedAt: _, annotationId: __, ...entry } of await workerRecord(first, null)) {
      const { purpose } = await itemAndPurpose(seatId);
      const shape = superjson.stringify({ ...entry, content: Object.keys(content) });
      shapes.set(purpose, (shapes.get(purpose) ?? new Set()).add(shape));
    }
    expect(shapes.get('check')).toEqual(shapes.get('label'));
  }, 240_000);
});
