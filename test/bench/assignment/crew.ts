/** The processes of the bench, run together: they get ready, start at one word, and what they did is added up. */
import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cpuOfMachine, cpuOfTree } from '../cpu';
import { type Job, type Outcome, warmUpMs } from './job';

export interface Measured {
  readonly act: string;
  readonly seconds: number;
  readonly hands: number;
  /** How long each operation took, in ms, by its name, in order. */
  readonly took: Readonly<Record<string, readonly number[]>>;
  /** CPU seconds: of the driving processes, of PostgreSQL, and of whatever else ran on the machine. */
  readonly nodeCpu: number;
  readonly serverCpu: number;
  readonly otherCpu: number;
}

export type Order = Omit<Job, 'url' | 'connections' | 'people'>;

/** One for each core, as an app is run that serves many. */
const processes = availableParallelism();
/**
 * Each process has two pools: for the product as many connections as an app has unless it is told otherwise, and so many
 * for the ceilings, which are quicker with more. More hands share them, as requests share an app's pool.
 */
const connections = Math.floor(44 / processes);

export class Hands {
  private readonly children: ChildProcess[];
  /** How many people of each process have acted in a project. */
  private readonly spent = new Map<string, number>();

  constructor(
    private readonly url: string,
    private readonly people: readonly string[],
    private readonly postmaster: number,
  ) {
    const program = fileURLToPath(new URL('./hand.ts', import.meta.url));
    this.children = Array.from({ length: processes }, () => fork(program, { execArgv: process.execArgv }));
  }

  /** Measures one act for some seconds. Every run acts for people who have not acted before. */
  async run(order: Order): Promise<Measured> {
    const hands = Math.ceil(order.hands / processes);
    const share = Math.floor(this.people.length / processes);
    const jobs = this.children.map((child, place) => {
      const people = this.people.slice(place * share + this.spentIn(order), (place + 1) * share);
      return startJob(child, { ...order, url: this.url, hands, connections, people });
    });
    await Promise.all(jobs.map(({ ready }) => ready));
    for (const { go } of jobs) go();
    await sleep(warmUpMs);
    const before = this.cpu();
    const outcomes = await Promise.all(jobs.map(({ done }) => done));
    const after = this.cpu();
    this.spend(order, outcomes);
    const nodeCpu = outcomes.reduce((sum, { cpuMs }) => sum + cpuMs / 1000, 0);
    const serverCpu = after.server - before.server;
    return {
      act: order.act,
      seconds: order.seconds,
      hands: order.hands,
      took: merged(outcomes),
      nodeCpu,
      serverCpu,
      otherCpu: Math.max(0, after.all - before.all - serverCpu - nodeCpu),
    };
  }

  private spentIn({ projectIds }: Order): number {
    return this.spent.get(projectIds[0] ?? '') ?? 0;
  }

  private spend(order: Order, outcomes: readonly Outcome[]): void {
    this.spent.set(order.projectIds[0] ?? '', this.spentIn(order) + Math.max(...outcomes.map(({ people }) => people)));
  }

  private cpu(): { server: number; all: number } {
    return { server: cpuOfTree(this.postmaster), all: cpuOfMachine() };
  }

  end(): void {
    for (const child of this.children) child.send('end');
  }
}

function startJob(child: ChildProcess, job: Job) {
  let markReady = () => {};
  const ready = new Promise<void>((resolve) => {
    markReady = resolve;
  });
  const done = new Promise<Outcome>((resolve, reject) => {
    const onExit = () => reject(new Error('a process of the bench ended'));
    const onMessage = (message: 'ready' | Outcome) => {
      if (message === 'ready') return markReady();
      child.off('message', onMessage).off('exit', onExit);
      resolve(message);
    };
    child.on('message', onMessage).once('exit', onExit);
  });
  child.send(job);
  return { ready: Promise.race([ready, done.then(() => {})]), done, go: () => child.send('go') };
}

function merged(outcomes: readonly Outcome[]): Record<string, number[]> {
  const all: Record<string, number[]> = {};
  for (const { took } of outcomes) {
    for (const [name, times] of Object.entries(took)) all[name] = [...(all[name] ?? []), ...times];
  }
  for (const times of Object.values(all)) times.sort((a, b) => a - b);
  return all;
}

/** What the sorted times of all operations of a name say. */
export function figuresOf(times: readonly number[]): { count: number; p50: number; p99: number } {
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { count: times.length, p50: at(0.5), p99: at(0.99) };
}
