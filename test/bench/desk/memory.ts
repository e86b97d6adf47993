/** Whether the web server's memory stays flat while work is handed in as fast as it goes. */
import type { House } from './house';
import { claim, handIn } from './workers';

export async function handInAsFastAsItGoes(
  house: House,
  projectId: string,
  people: readonly string[],
  minutes: number,
): Promise<string> {
  const end = Date.now() + minutes * 60_000;
  const done: number[] = [];
  await Promise.all(
    people.slice(0, 16).map(async (personId) => {
      const desk = await house.desk(personId);
      let seatId = await claim(desk, projectId);
      while (Date.now() < end) {
        seatId = await handIn(desk, projectId, seatId);
        done.push(Date.now());
      }
    }),
  );
  return said(house, done);
}

/** With fewer hand-ins than this nothing is said of a hundred thousand. */
const judgedFrom = 20_000;

/** The slope of the heap and of the whole process over the hand-ins, after the first third, with its 95 % interval. */
function said({ memory }: House, done: readonly number[]): string {
  const first = done[Math.floor(done.length / 3)] ?? 0;
  const points = memory
    .filter(({ at }) => at >= first && at <= (done.at(-1) ?? 0))
    .map(({ at, rss, heap }) => ({
      x: done.filter((time) => time <= at).length / 1000,
      rss: rss / 1e6,
      heap: heap / 1e6,
    }));
  const heap = slope(points.map(({ x, heap: y }) => ({ x, y })));
  const rss = slope(points.map(({ x, rss: y }) => ({ x, y })));
  const inWords = ({ by, give }: Slope) => `${(by * 1000).toFixed(0)} kB (± ${(give * 1000).toFixed(0)}) per 1,000`;
  const isFlat = heap.by - heap.give <= 0 || heap.by * 100 < 50;
  const verdict = done.length < judgedFrom ? 'not judged, too few' : isFlat ? 'met' : '**missed**';
  const last = points.at(-1);
  return `| web server's memory over ${done.length.toLocaleString('en')} hand-ins by HTTP, heap after collection | flat over 100,000 | heap ${inWords(heap)}, whole process ${inWords(rss)}; at the end ${last?.heap.toFixed(0)} and ${last?.rss.toFixed(0)} MB | ${verdict} |`;
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
