import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { type Figure, realData } from './figures';

/** Each topic's suite is a file here that exports `figures(): Promise<Figure[]>`; one that is not written yet is named as such. */
const topics = [
  'classes',
  'saved-from-three',
  'saved-from-two',
  'boxes',
  'spans',
  'transcripts',
  'ratings',
  'pairs',
  'masks',
  'evaluation',
];

interface Suite {
  figures(): Promise<Figure[]>;
}

function isSuite(module: unknown): module is Suite {
  return typeof module === 'object' && module !== null && 'figures' in module && typeof module.figures === 'function';
}

async function measure(topic: string): Promise<Figure[] | string> {
  if (!existsSync(new URL(`./${topic}.ts`, import.meta.url))) return `${topic}: no suite of real figures is written.`;
  const suite: unknown = await import(`./${topic}.ts`);
  if (!isSuite(suite)) return `${topic}: the file exports no figures().`;
  return suite.figures();
}

/** Measures a topic in a process of its own, which sends the result back: the CPU that a figure names is its own alone. */
async function measureApart(topic: string): Promise<Figure[] | string> {
  const started = performance.now();
  const child = fork(import.meta.filename, [], {
    env: { ...process.env, REAL_TOPIC: topic },
    serialization: 'advanced',
  });
  let result: Figure[] | string | undefined;
  child.on('message', (sent) => {
    result = sent as Figure[] | string;
  });
  const end = () => child.kill();
  process.once('exit', end);
  await once(child, 'close');
  process.off('exit', end);
  if (result === undefined) throw new Error(`${topic}: no figures came of it.`);
  console.error(`${topic}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

/** As many topics at a time as there are cores; the results stand in the order in which the topics were named. */
async function measureAll(named: readonly string[]): Promise<(Figure[] | string)[]> {
  const results: (Figure[] | string)[] = [];
  const waiting = [...named.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await measureApart(next[1]);
  };
  await Promise.all(cpus().map(work));
  return results;
}

function table(figures: readonly Figure[]): string {
  const verdict = (met: boolean | undefined) => (met === undefined ? 'not judged' : met ? 'met' : '**missed**');
  const rows = figures.map(
    (f) => `| ${f.id} | ${f.what} | ${f.reference} | ${f.target} | ${f.ours} | ${verdict(f.met)} |`,
  );
  return ['| # | what | reference | target | ours | |', '| --- | --- | --- | --- | --- | --- |', ...rows].join('\n');
}

async function main(only: readonly string[]): Promise<void> {
  if (!existsSync(realData)) {
    console.log(`Skipped: the real data is not beside this checkout (looked in ${realData}).`);
    return;
  }
  const figures: Figure[] = [];
  const notes: string[] = [];
  for (const result of await measureAll(only.length > 0 ? only : topics)) {
    if (typeof result === 'string') notes.push(result);
    else figures.push(...result);
  }
  const text = [table(figures), ...notes].join('\n\n');
  console.log(text);
  if (only.length > 0) return;
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
  const head = `# Real crowds: what was measured\n\n${new Date().toISOString().slice(0, 10)}, ${machine}. Written by \`npm run test:real\`.\n`;
  writeFileSync(new URL('../bench/results.md', import.meta.url), `${head}\n${text}\n`);
}

const { REAL_TOPIC: topic } = process.env;
if (topic === undefined) await main(process.argv.slice(2));
else process.send?.(await measure(topic));
