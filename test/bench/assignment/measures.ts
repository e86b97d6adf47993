/** What is measured, against what, in which order, and what is said of it. */
import type postgres from 'postgres';
import { newId } from '@/db/ids';
import type { Queryable } from '@/db/queryable';
import { handIn } from '@/server/annotations/annotations';
import { checkBooks } from '@/server/ledger/books';
import { claimNext } from '@/test/assignment/claims';
import { fundedProject } from '@/test/ledger/book';
import { figuresOf, type Hands, type Measured } from './crew';
import { profiled, profileText } from './profile';
import { toldByClock } from './telling';
import { type BenchProject, exhaust, extendLeases, faultsOf, makeProject, workOff } from './world';

export interface Bench {
  readonly url: string;
  readonly db: Queryable;
  readonly sql: postgres.Sql;
  readonly hands: Hands;
  /** People that the hands do not act for. */
  readonly spare: readonly string[];
  readonly isQuick: boolean;
  /** Items of the large project, and how often everything is measured. */
  readonly largeItems: number;
  readonly rounds: number;
  /** How long a transaction is held open beside the work. */
  readonly heldSeconds: number;
}

interface Line {
  readonly figure: string;
  readonly target: string;
  readonly ours: string;
  readonly isMet: boolean | null;
}

/** The runs of one act, taken together. */
class Runs {
  private readonly list: Measured[] = [];
  add(run: Measured): void {
    this.list.push(run);
  }
  times(name: string): number[] {
    return this.list.flatMap(({ took }) => took[name] ?? []).toSorted((a, b) => a - b);
  }
  rate(name: string): number {
    return this.times(name).length / this.list.reduce((sum, { seconds }) => sum + seconds, 0);
  }
  figures(name: string) {
    return { ...figuresOf(this.times(name)), rate: this.rate(name) };
  }
  cpu() {
    const sum = (pick: (run: Measured) => number) => this.list.reduce((total, run) => total + pick(run), 0);
    return { node: sum((run) => run.nodeCpu), server: sum((run) => run.serverCpu), other: sum((run) => run.otherCpu) };
  }
}

interface Plan {
  readonly key: string;
  readonly act: string;
  readonly projects: readonly BenchProject[];
  readonly hands: number;
  /** At most so many seconds at a time, where there is not enough to do for more. */
  readonly mostSeconds?: number;
}

/** Runs the acts in turn, several times over, so that what else the machine does falls on all of them alike. */
async function interleaved({ hands }: Bench, plans: readonly Plan[], rounds: number, seconds: number) {
  const all = new Map(plans.map(({ key }) => [key, new Runs()]));
  for (let round = 0; round < rounds; round++) {
    for (const { key, act, projects, hands: count, mostSeconds = seconds } of plans) {
      const order = {
        act,
        seconds: Math.min(seconds, mostSeconds),
        hands: count,
        projectIds: projects.map(({ projectId }) => projectId),
      };
      const run = await hands.run(order);
      all.get(key)?.add(run);
      process.stderr.write(
        `${key}: ${Object.entries(run.took)
          .map(([name, times]) => `${name} ${(times.length / run.seconds).toFixed(0)}/s`)
          .join(
            ', ',
          )}, CPU s node ${run.nodeCpu.toFixed(1)} server ${run.serverCpu.toFixed(1)} others ${run.otherCpu.toFixed(1)}\n`,
      );
    }
  }
  return (key: string): Runs => {
    const runs = all.get(key);
    if (!runs) throw new Error(`nothing was run as ${key}`);
    return runs;
  };
}

const ms = (value: number) => value.toFixed(1);
const whole = (value: number) => Math.round(value).toLocaleString('en');
const times = (value: number) => `${value.toFixed(2)}x`;

function spoken(runs: Runs, name: string): string {
  const { rate, p50, p99 } = runs.figures(name);
  return `${whole(rate)}/s, p50 ${ms(p50)}, p99 ${ms(p99)} ms`;
}

function atLeast(figure: string, share: number, wanted: number, detail: string): Line {
  return { figure, target: `>= ${wanted}x`, ours: `${times(share)} (${detail})`, isMet: share >= wanted };
}

const none: readonly BenchProject[] = [];
const plan = (key: string, act: string, projects: readonly BenchProject[], hands = 64): Plan => {
  return { key, act, projects, hands };
};

/** Everything that is measured, as the page that says so. */
export async function measureAll(bench: Bench): Promise<string> {
  const [rounds, seconds] = bench.isQuick ? [1, 3] : [bench.rounds, 5];
  // The quick run does everything in this one: with fewer items it would come to an end of them.
  const middle = await makeProject(bench.url, bench.db, bench.isQuick ? 200_000 : 100_000);
  const nearlyDone = await makeProject(bench.url, bench.db, bench.isQuick ? 100_000 : 200_000);
  await workOff(bench.url, nearlyDone.projectId, 0.9);
  const large = bench.isQuick ? middle : await makeProject(bench.url, bench.db, bench.largeItems);
  const spread = await Promise.all(Array.from({ length: 64 }, () => fundedProject(bench.db, 2_000_000n)));
  await settle(bench);
  // A process that serves has long compiled what it does; short runs would measure that it still does. Of the large project
  // this takes little.
  await warmUp(bench, large, bench.isQuick ? 3 : 10);
  // Plans are kept with their connection: those made while the book was empty are not what a house in use has. Each is made
  // anew after this, which keeps both cores busy for seconds.
  await settle(bench);
  await warmUp(bench, large, 2);
  const runs = await interleaved(
    bench,
    [
      ...['select 1', 'insert', 'lone update', 'simple update'].map((act) => plan(act, act, none)),
      plan('claim', 'claim', [middle]),
      plan('claim of 13', 'claim 13', [large]),
      plan('claim of 20', 'claim 20', [large]),
      plan('claim, large', 'claim', [large]),
      { ...plan('claim, 90 % done', 'claim', [nearlyDone]), mostSeconds: 2 },
      plan('cycle', 'cycle', [large]),
      plan('cycle of a desk', 'desk', [large]),
      plan('cycle of 20', 'cycle of 20', [large]),
      plan('mixture', 'mixture', [large]),
      plan('simple update, 256', 'simple update', none, 256),
      plan('mixture, 256', 'mixture', [large], 256),
      plan('one hot book', 'hold', spread.slice(0, 1)),
      plan('spread books', 'hold', spread),
    ],
    rounds,
    seconds,
  );
  const lines = ratios(runs, bench.largeItems).filter(
    ({ figure }) => !(bench.isQuick && figure.includes('wanted: of')),
  );
  lines.push(await pathological(bench, nearlyDone));
  lines.push(...(await toldByClock(bench.db, bench.isQuick ? 12 : 36)));
  lines.push(...(await heldBack(bench, large, runs)));
  const watched = await profiled(bench.sql, () =>
    interleaved(bench, [plan('mixture', 'mixture', [large])], 1, 2 * seconds),
  );
  lines.push(...(await faults(bench, [...new Set([middle, nearlyDone, large])])));
  return [table(lines), rateTable(runs), cpuText(runs), profileText(watched.profile)].join('\n\n');
}

async function warmUp(bench: Bench, project: BenchProject, seconds: number): Promise<void> {
  const acts = ['simple update', 'mixture', 'claim', 'cycle', 'desk'];
  await interleaved(
    bench,
    acts.map((act) => plan(`warming up, ${act}`, act, [project])),
    1,
    seconds,
  );
}

type RunsOf = (key: string) => Runs;

function ratios(runs: RunsOf, largeItems: number): Line[] {
  const ceiling = runs('simple update').rate('simple update');
  const claims = runs('claim').figures('claim');
  const cycle = 'hand in + next';
  const books = `${spoken(runs('one hot book'), 'hold')} against ${spoken(runs('spread books'), 'hold')}`;
  return [
    atLeast('items claimed one by one / single-row update', claims.rate / ceiling, 1.4, spoken(runs('claim'), 'claim')),
    atLeast(
      `items claimed one by one, ${whole(largeItems)} items / single-row update`,
      runs('claim, large').rate('claim') / ceiling,
      1.4,
      spoken(runs('claim, large'), 'claim'),
    ),
    ...[13, 20].map((items) =>
      atLeast(
        `items claimed ${items} at a time / single-row update`,
        runs(`claim of ${items}`).rate('claim') / ceiling,
        1.4,
        spoken(runs(`claim of ${items}`), 'claim'),
      ),
    ),
    {
      figure: 'claim, p99 / p50',
      target: '<= 4',
      ours: (claims.p99 / claims.p50).toFixed(1),
      isMet: claims.p99 <= 4 * claims.p50,
    },
    atLeast(
      `claim, ${whole(largeItems)} items / 100,000 items (wanted: of 1,000,000)`,
      runs('claim, large').rate('claim') / claims.rate,
      0.8,
      spoken(runs('claim, large'), 'claim'),
    ),
    atLeast(
      'claim, 90 % done / empty',
      runs('claim, 90 % done').rate('claim') / claims.rate,
      0.67,
      spoken(runs('claim, 90 % done'), 'claim'),
    ),
    atLeast(
      'whole cycle (hand in, next item, its money), items one by one / single-row update',
      runs('cycle').rate(cycle) / ceiling,
      0.9,
      spoken(runs('cycle'), cycle),
    ),
    atLeast(
      'whole cycle as a desk of quick items does it: handed in one by one, thirteen more when a third is left / single-row update',
      runs('cycle of a desk').rate(cycle) / ceiling,
      0.9,
      spoken(runs('cycle of a desk'), cycle),
    ),
    atLeast(
      'whole cycle, items 20 at a time / single-row update',
      runs('cycle of 20').rate(cycle) / ceiling,
      0.9,
      spoken(runs('cycle of 20'), cycle),
    ),
    atLeast(
      "one hot project's ledger / spread over 64 projects",
      runs('one hot book').rate('hold') / runs('spread books').rate('hold'),
      0.5,
      books,
    ),
  ];
}

/** How often somebody claims who has done all open items but a hundred: they do not become much fewer meanwhile. */
const lastClaims = 30;

/**
 * Claims one after the other, by a worker who has done all open items but a hundred and by others, in turn; in a process
 * that has made hundreds of claims before, as one that serves has.
 */
async function pathological(bench: Bench, project: BenchProject): Promise<Line> {
  const [exhausted = '', ...others] = bench.spare;
  await exhaust(bench.url, project.projectId, exhausted, 100);
  await settle(bench);
  const their: number[] = [];
  const usual: number[] = [];
  const claim = async (personId: string, holding: readonly string[]) => {
    const call = { ...project.owner, actor: { id: personId, name: 'Hand', isStaff: false }, now: new Date() };
    const started = performance.now();
    const result = await claimNext(call, project.projectId, holding);
    if (result.status !== 'item') throw new Error(`a claim ended with ${result.status}`);
    return { took: performance.now() - started, call, seatId: result.seatId };
  };
  for (const other of others.slice(lastClaims)) await claim(other, []);
  for (const other of others.slice(0, lastClaims)) {
    usual.push((await claim(other, [])).took);
    const { took, call, seatId } = await claim(exhausted, []);
    their.push(took);
    const answer = { task: 'classes', classId: 'kind' } as const;
    const work = { projectId: project.projectId, submissionId: newId(), seatId, answer, comment: '', activeSeconds: 9 };
    await handIn(call, { ...work });
  }
  const [p50, theirs] = [usual, their].map((times) => figuresOf(times.toSorted((a, b) => a - b)).p50);
  if (p50 === undefined || theirs === undefined) throw new Error('both have claimed');
  return {
    figure: 'worker who has done all but 100 (in the end 70) of the open items, one claim at a time, p50',
    target: '<= 3 ms and <= 3x the usual',
    ours: `${theirs.toFixed(2)} ms, usual ${p50.toFixed(2)} ms, ${times(theirs / p50)}`,
    isMet: theirs <= 3 && theirs <= 3 * p50,
  };
}

/**
 * Vacuum can remove nothing while a transaction is open that may still look at it: hand-ins go on, and claims at the end.
 * By then the leases of everybody who claimed before and left have run out, so that claims take them over first; what open
 * seats cost is measured when their holders have asked for more time.
 */
async function heldBack(bench: Bench, project: BenchProject, runs: RunsOf): Promise<Line[]> {
  const seconds = bench.isQuick ? 2 : 7;
  const held = await bench.sql.reserve();
  await held`begin isolation level repeatable read`;
  await held`select count(*) from seats where project_id = ${project.projectId} and shard = 0`;
  await interleaved(bench, [plan('cycle, held', 'cycle', [project])], 1, bench.heldSeconds - 2 * seconds);
  const over = await interleaved(bench, [plan('claim, held, run out', 'claim', [project])], 1, seconds);
  await extendLeases(bench.url, project.projectId);
  const during = await interleaved(bench, [plan('claim, held', 'claim', [project])], 1, seconds);
  await held`rollback`;
  held.release();
  const before = runs('claim, large').rate('claim');
  const [figure, after] = [
    `claim at the end of ${bench.heldSeconds} s in which a transaction was held open, hand-ins going on / before`,
    spoken(during('claim, held'), 'claim'),
  ];
  const ranOut = over('claim, held, run out');
  return [
    atLeast(figure, during('claim, held').rate('claim') / before, 0.8, after),
    {
      figure: 'the same, while leases that ran out are taken over',
      target: '',
      ours: `${times(ranOut.rate('claim') / before)} (${spoken(ranOut, 'claim')})`,
      isMet: null,
    },
  ];
}

function rateTable(runs: RunsOf): string {
  const named = [
    ...['select 1', 'insert', 'lone update', 'simple update'].map((act) => [act, act]),
    ['simple update, 256', 'simple update'],
    ...['claim', 'claim of 13', 'claim of 20', 'claim, large', 'claim, 90 % done'].map((key) => [key, 'claim']),
    ...['cycle', 'cycle of a desk', 'cycle of 20'].map((key) => [key, 'hand in + next']),
    ...['mixture', 'mixture, 256'].flatMap((key) =>
      ['hand in + next', 'draft', 'heartbeat'].map((name) => [key, name]),
    ),
  ];
  const shareOf = (ceiling: string, rate: number) => times(rate / runs(ceiling).rate(ceiling));
  const rows = named.map(([key = '', name = '']) => {
    const rate = runs(key).rate(name);
    return `| ${key} | ${name} | ${spoken(runs(key), name)} | ${shareOf('simple update', rate)} | ${shareOf('insert', rate)} |`;
  });
  return `| run | operation | rate | of single-row update | of single-row insert |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}`;
}

/** What an operation costs in CPU time, which the rest of the machine's load changes least. */
function cpuText(runs: RunsOf): string {
  const named: readonly (readonly [string, string])[] = [
    ['simple update', 'simple update'],
    ['claim', 'claim'],
    ['claim of 13', 'claim'],
    ['claim of 20', 'claim'],
    ['cycle', 'hand in + next'],
    ['cycle of a desk', 'hand in + next'],
    ['cycle of 20', 'hand in + next'],
  ];
  const costOf = ([key, name]: readonly [string, string]) => {
    const { node, server, other } = runs(key).cpu();
    const count = runs(key).times(name).length;
    return {
      key,
      node: (1000 * node) / count,
      server: (1000 * server) / count,
      others: other / (node + server + other),
    };
  };
  const costs = named.map(costOf);
  const ceiling = costs[0] ? costs[0].node + costs[0].server : Number.NaN;
  const rows = costs.map(({ key, node, server, others }) => {
    return `| ${key} | ${node.toFixed(2)} | ${server.toFixed(2)} | ${times(ceiling / (node + server))} | ${(100 * others).toFixed(0)} % |`;
  });
  return `| run | driving Node, CPU ms an item | PostgreSQL, CPU ms | single-row update's CPU / its own | of the machine's CPU time, others' work |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}`;
}

async function settle({ sql }: Bench): Promise<void> {
  await sql`vacuum analyze`;
  await sql`checkpoint`;
}

async function faults(bench: Bench, projects: readonly BenchProject[]): Promise<Line[]> {
  const found: string[] = [];
  for (const { projectId } of projects) found.push(...(await faultsOf(bench.db, projectId)));
  const owner = projects[0]?.owner;
  if (!owner) throw new Error('there is a project');
  const books = await checkBooks({ ...owner, db: bench.db });
  return [
    {
      figure: 'strictly N: items over their number, seats without annotation or money',
      target: 'none',
      ours: found.join('; ') || 'none',
      isMet: found.length === 0,
    },
    {
      figure: 'books',
      target: 'balanced',
      ours: books.balanced
        ? `balanced, ${whole(Number(books.transfers))} transfers`
        : JSON.stringify(books.faults.slice(0, 3)),
      isMet: books.balanced,
    },
  ];
}

function table(lines: readonly Line[]): string {
  const verdict = (isMet: boolean | null) => (isMet === null ? '' : isMet ? 'met' : '**missed**');
  return `| figure | target | ours | |\n| --- | --- | --- | --- |\n${lines.map(({ figure, target, ours, isMet }) => `| ${figure} | ${target} | ${ours} | ${verdict(isMet)} |`).join('\n')}`;
}
