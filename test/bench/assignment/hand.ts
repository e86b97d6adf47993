/** A process of the bench: some of the hands, with a pool of their own, as one process of the app would have. */
import postgres from 'postgres';
import { connect } from '@/db/client';
import { usualPoolSize } from '@/server/settings';
import { type Crew, ceilings, type Loop, operations, type Timed } from './acts';
import { type Job, type Outcome, warmUpMs } from './job';

interface Pools {
  readonly product: ReturnType<typeof connect>;
  readonly ceilings: postgres.Sql;
}

let open: Pools | undefined;

/** The pools stay open from run to run, as those of an app do: a new connection has every plan still to make. */
function poolsOf({ url, connections }: Job): Pools {
  open ??= {
    product: connect(url, { max: usualPoolSize, applicationName: 'bench', acquireMs: 60_000 }),
    ceilings: postgres(url, { max: connections, onnotice: () => {} }),
  };
  return open;
}

async function close(): Promise<void> {
  await open?.product.close();
  await open?.ceilings.end({ timeout: 5 });
  process.disconnect();
}

interface Work {
  readonly loops: readonly Loop[];
  peopleUsed(): number;
}

function workOf(job: Job): Work {
  const places = Array.from({ length: job.hands }, (_, place) => place);
  const { product, ceilings: sql } = poolsOf(job);
  const ceiling = ceilings[job.act];
  if (ceiling) return { loops: places.map(() => ceiling(sql)), peopleUsed: () => 0 };
  let next = 0;
  const nextPerson = () => {
    const person = job.people[next];
    if (!person) throw new Error('the bench has run out of people');
    next += 1;
    return person;
  };
  const crew: Crew = { db: product.db, projectIds: job.projectIds, nextPerson };
  const operation = operations[job.act];
  if (!operation) throw new Error(`there is no act ${job.act}`);
  return { loops: places.map((hand) => operation(crew, hand)), peopleUsed: () => next };
}

async function work(job: Job, go: Promise<void>): Promise<Outcome> {
  const pool = workOf(job);
  process.send?.('ready');
  await go;
  const begin = performance.now() + warmUpMs;
  const end = begin + job.seconds * 1000;
  const isOver = () => performance.now() >= end;
  let before = process.cpuUsage();
  setTimeout(() => {
    before = process.cpuUsage();
  }, warmUpMs);
  const took: Record<string, number[]> = {};
  const timed: Timed = async (name, operation, timesDone = () => 1) => {
    const started = performance.now();
    const result = await operation();
    const ended = performance.now();
    if (started < begin || ended > end) return result;
    const times = took[name] ?? [];
    for (let left = timesDone(result); left > 0; left--) times.push(ended - started);
    took[name] = times;
    return result;
  };
  await Promise.all(pool.loops.map((loop) => loop(isOver, timed)));
  const { user, system } = process.cpuUsage(before);
  return { took, cpuMs: (user + system) / 1000, people: pool.peopleUsed() };
}

let start = () => {};

process.on('message', async (message: Job | 'go' | 'end') => {
  if (message === 'go') return start();
  if (message === 'end') return close();
  const go = new Promise<void>((resolve) => {
    start = resolve;
  });
  process.send?.(await work(message, go));
});
