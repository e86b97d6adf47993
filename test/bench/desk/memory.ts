/** Whether the app's memory stays flat while work is handed in as fast as it goes, and how long a hand-in takes by then. */
import { figuresOf } from '../assignment/crew';
import type { House } from './house';
import { claim, handIn, patience } from './workers';

export interface Wish {
  /** Whichever comes first. */
  readonly handIns: number;
  readonly minutes: number;
}

interface Done {
  readonly at: number;
  readonly took: number;
}

const hands = 16;

/** Returns the lines of the table, then what was seen on the way. */
export async function handInAsFastAsItGoes(
  house: House,
  projectId: string,
  people: readonly string[],
  { handIns, minutes }: Wish,
): Promise<[line: string, course: string]> {
  house.watchMemory();
  const cpuBefore = house.webCpu();
  const end = Date.now() + minutes * 60_000;
  const done: Done[] = [];
  let begun = 0;
  const progress = setInterval(() => console.log(`${done.length} handed in, ${JSON.stringify(patience)}`), 30_000);
  await Promise.all(
    people.slice(0, hands).map(async (personId) => {
      const desk = await house.desk(personId);
      let seatId = await claim(desk, projectId);
      while (Date.now() < end && begun < handIns) {
        begun += 1;
        const started = performance.now();
        seatId = await handIn(desk, projectId, seatId);
        done.push({ at: Date.now(), took: performance.now() - started });
      }
    }),
  );
  clearInterval(progress);
  const cpuMs = (1000 * (house.webCpu() - cpuBefore)) / done.length;
  return [`${said(house, done)}\n${perCore(cpuMs)}`, course(house, done)];
}

/** Collections before each look at memory are in it: some hundredths. */
function perCore(cpuMs: number): string {
  return `| web server's CPU a hand-in with its next item, by HTTP as fast as it goes |  | ${cpuMs.toFixed(2)} ms, ${(1000 / cpuMs).toFixed(0)} a second and core | |`;
}

/** With fewer hand-ins than this nothing is said of a hundred thousand. */
const judgedFrom = 20_000;

/** How many hand-ins were done at each sample, both in order of time. */
function placed<T extends { readonly at: number }>(
  samples: readonly T[],
  done: readonly Done[],
): (T & { x: number })[] {
  let x = 0;
  return samples.map((sample) => {
    while (x < done.length && (done[x]?.at ?? 0) <= sample.at) x += 1;
    return { ...sample, x };
  });
}

/** The slope of the heap and of the whole process over the hand-ins, after the first third, with its 95 % interval. */
function said({ memory }: House, done: readonly Done[]): string {
  const points = placed(memory, done).filter(({ x }) => x > done.length / 3 && x < done.length);
  const heap = slope(points.map(({ x, heap: y }) => ({ x: x / 1000, y: y / 1e6 })));
  const rss = slope(points.map(({ x, rss: y }) => ({ x: x / 1000, y: y / 1e6 })));
  const inWords = ({ by, give }: Slope) => `${(by * 1000).toFixed(0)} kB (± ${(give * 1000).toFixed(0)}) per 1,000`;
  const isFlat = heap.by - heap.give <= 0 || heap.by * 100 < 50;
  const verdict = done.length < judgedFrom ? 'not judged, too few' : isFlat ? 'met' : '**missed**';
  const last = points.at(-1);
  const atEnd = `${mega(last?.heap)} and ${mega(last?.rss)} MB`;
  return `| web server's memory over ${done.length.toLocaleString('en')} hand-ins by HTTP, heap after collection | flat over 100,000 | heap ${inWords(heap)}, whole process ${inWords(rss)}; at the end ${atEnd} | ${verdict} |`;
}

/** What was seen in each tenth of the hand-ins: memory at its end, and how long the hand-ins of it took. */
function course({ memory, jobsMemory }: House, done: readonly Done[]): string {
  const [web, jobs] = [placed(memory, done), placed(jobsMemory, done)];
  const rows = Array.from({ length: 10 }, (_, tenth) => {
    const [from, to] = [tenth, tenth + 1].map((place) => Math.floor((place * done.length) / 10)) as [number, number];
    const part = done.slice(from, to);
    const seen = web.filter(({ x }) => x > from && x <= to);
    const seconds = ((part.at(-1)?.at ?? 0) - (part[0]?.at ?? 0)) / 1000;
    const { p50, p99 } = figuresOf(part.map(({ took }) => took).toSorted((a, b) => a - b));
    const last = seen.at(-1);
    const lastOfJobs = jobs.findLast(({ x }) => x <= to);
    const stall = Math.max(0, ...seen.map((sample) => sample.stall));
    const figures = [to.toLocaleString('en'), (part.length / seconds).toFixed(0), p50.toFixed(0), p99.toFixed(0)];
    const held = [mega(last?.heap), mega(last?.rss), mega(lastOfJobs?.heap), mega(lastOfJobs?.rss), stall.toFixed(0)];
    return `| ${[...figures, ...held].join(' | ')} |`;
  });
  return `What was seen on the way, ${hands} hands in a row of hand-ins each; ${patience.busy} times the house said that it was too busy, ${patience.away} times that the database was away, ${patience.dropped} connections were dropped, and each was tried again after a second or two (in the times below):

| hand-ins | a second | p50 ms | p99 ms | web heap MB | web process MB | jobs heap MB | jobs process MB | web's longest stall ms |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}`;
}

function mega(bytes = 0): string {
  return (bytes / 1e6).toFixed(0);
}

interface Slope {
  readonly by: number;
  readonly give: number;
}

/** Least squares; the interval takes the samples for independent. */
function slope(points: readonly { x: number; y: number }[]): Slope {
  const n = points.length;
  const mean = (pick: (point: { x: number; y: number }) => number) => points.reduce((sum, p) => sum + pick(p), 0) / n;
  const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)];
  const sxx = points.reduce((sum, { x }) => sum + (x - mx) ** 2, 0);
  const by = points.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0) / sxx;
  const rest = points.reduce((sum, { x, y }) => sum + (y - my - by * (x - mx)) ** 2, 0) / Math.max(1, n - 2);
  return { by, give: 1.96 * Math.sqrt(rest / sxx) };
}
