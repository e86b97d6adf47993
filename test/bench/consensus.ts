/**
 * Time and memory of the numerics on generated votes, beside the physical limit (one bare pass over the same arrays) and
 * a straightforward implementation with maps of maps. Each line runs in a process of its own, so that its peak memory is
 * its own. `npm run bench:consensus` prints the table and writes it to `consensus.md`; `npm run bench:consensus -- dawid`
 * prints the lines whose name contains the word.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { agreement } from '@/server/consensus/agreement';
import { auto } from '@/server/consensus/auto';
import { boxAlpha } from '@/server/consensus/box-alpha';
import { boxConsensusOfItems } from '@/server/consensus/box-consensus';
import { collapsedIbcc } from '@/server/consensus/collapsed-ibcc';
import { dawidSkene } from '@/server/consensus/dawid-skene';
import { ebcc } from '@/server/consensus/ebcc';
import { flagItems } from '@/server/consensus/flags';
import { glad } from '@/server/consensus/glad';
import { krippendorffAlpha } from '@/server/consensus/krippendorff-alpha';
import { majorityVote } from '@/server/consensus/majority-vote';
import { oneCoin } from '@/server/consensus/one-coin';
import { dice } from '@/server/consensus/random';
import { type VoteTable, VoteTableBuilder } from '@/server/consensus/votes';
import { wawa } from '@/server/consensus/wawa';
import { zeroBasedSkill } from '@/server/consensus/zero-based-skill';
import { drawImages } from './boxes';

interface Line {
  readonly name: string;
  readonly goal?: string;
  readonly items: number;
  readonly perItem: number;
  readonly workers: number;
  readonly classes: number;
  /** Prepares outside the measured time and returns what is measured. */
  prepare(line: Line): () => unknown;
}

const million = 1_000_000;
const onTable = (run: (table: VoteTable) => unknown) => (line: Line) => {
  const table = generate(line);
  return () => run(table);
};
const tenRounds = { rounds: 10, tolerance: 0 };

function crowd(votes: number, classes: number): Omit<Line, 'name' | 'prepare'> {
  return { items: votes / 5, perItem: 5, workers: 300, classes };
}

const lines: readonly Line[] = [
  ...[2, 5, 100].flatMap((classes): Line[] => [
    {
      name: `bare pass, ${classes} classes`,
      items: 1.5 * million,
      perItem: 6,
      workers: 300,
      classes,
      prepare: onTable(barePass),
    },
    {
      name: `dawid-skene 10 rounds, ${classes} classes`,
      ...(classes === 2 ? { goal: '6 CPU-s, 1 GB' } : {}),
      items: classes === 100 ? 0.15 * million : 1.5 * million,
      perItem: 6,
      workers: 300,
      classes,
      prepare: onTable((table) => dawidSkene(table, tenRounds)),
    },
  ]),
  {
    name: 'dawid-skene, maps of maps, 1 round',
    items: 0.2 * million,
    perItem: 5,
    workers: 300,
    classes: 2,
    prepare: mapsOfMaps,
  },
  {
    name: 'the same by typed arrays',
    ...crowd(million, 2),
    prepare: onTable((table) => dawidSkene(table, { rounds: 1, tolerance: 0 })),
  },
  ...[million, 10 * million].flatMap((votes): Line[] => [
    { name: 'encode', ...crowd(votes, 5), prepare: encode },
    { name: 'majority vote', ...crowd(votes, 5), prepare: onTable((table) => majorityVote(table)) },
    { name: 'wawa', ...crowd(votes, 5), prepare: onTable((table) => wawa(table)) },
    {
      name: 'zero-based skill, 10 rounds',
      ...crowd(votes, 5),
      prepare: onTable((t) => zeroBasedSkill(t, undefined, 10)),
    },
    { name: 'dawid-skene, 10 rounds', ...crowd(votes, 5), prepare: onTable((table) => dawidSkene(table, tenRounds)) },
    { name: 'one-coin, 10 rounds', ...crowd(votes, 5), prepare: onTable((table) => oneCoin(table, { rounds: 10 })) },
    {
      name: 'collapsed iBCC, 10 rounds',
      ...crowd(votes, 5),
      prepare: onTable((table) => collapsedIbcc(table, { rounds: 10 })),
    },
    {
      name: 'iBCC-VB, 10 rounds',
      ...crowd(votes, 5),
      prepare: onTable((table) => ebcc(table, { rounds: 10, subtypes: 1 })),
    },
    { name: 'EBCC, 10 rounds', ...crowd(votes, 5), prepare: onTable((table) => ebcc(table, { rounds: 10 })) },
    {
      name: 'alpha, 1,000 resamples',
      ...(votes === million ? { goal: '5 s' } : {}),
      ...crowd(votes, 5),
      prepare: onTable((table) => krippendorffAlpha(table)),
    },
    { name: 'all agreement, 1,000 resamples', ...crowd(votes, 5), prepare: onTable((table) => agreement(table)) },
    { name: 'GLAD, 10 rounds', ...crowd(votes, 5), prepare: onTable((table) => glad(table, { rounds: 10 })) },
    { name: 'auto, to the end', ...crowd(votes, 2), prepare: onTable((table) => auto(table)) },
    { name: 'flags, to the end', ...crowd(votes, 2), prepare: onTable((table) => flagItems(table)) },
  ]),
  ...[
    { name: 'boxes of 10,000 images, five workers', goal: '20 s', run: boxConsensusOfItems },
    { name: 'agreement of these boxes, with its interval', run: boxAlpha },
  ].map(
    ({ run, ...named }): Line => ({
      ...named,
      items: 10_000,
      perItem: 100,
      workers: 60,
      classes: 10,
      prepare: ({ items }) => {
        const drawn = drawImages(items);
        return () => run(drawn);
      },
    }),
  ),
];

/** Votes of simulated workers, right with probability 0.6 to 0.95, written straight into the arrays. */
function generate({ items, perItem, workers, classes }: Line): VoteTable {
  const random = dice(42);
  const votes = items * perItem;
  const itemStart = Int32Array.from({ length: items + 1 }, (_, i) => i * perItem);
  const workerOf = new Int32Array(votes);
  const classOf = new Int32Array(votes);
  const block = Math.floor(workers / perItem);
  for (let i = 0; i < items; i++) {
    const truth = random.below(classes);
    for (let n = 0; n < perItem; n++) {
      const worker = n * block + random.below(block);
      const isRight = random.next() < 0.6 + (0.35 * worker) / workers;
      workerOf[i * perItem + n] = worker;
      classOf[i * perItem + n] = isRight ? truth : random.below(classes);
    }
  }
  const names = (count: number, letter: string) => Array.from({ length: count }, (_, n) => letter + n);
  return {
    items: names(items, 'i'),
    workers: names(workers, 'w'),
    classes: names(classes, 'c'),
    itemStart,
    workerOf,
    classOf,
  };
}

/** The physical limit: every vote read once, with one table lookup and one addition. */
function barePass(table: VoteTable): number {
  const k = table.classes.length;
  const weight = Float64Array.from({ length: table.workers.length * k }, (_, at) => at);
  let sum = 0;
  for (let i = 0; i < table.items.length; i++) {
    const end = table.itemStart[i + 1] as number;
    for (let v = table.itemStart[i] as number; v < end; v++) {
      sum += weight[(table.workerOf[v] as number) * k + (table.classOf[v] as number)] as number;
    }
  }
  return sum;
}

function encode(line: Line): () => unknown {
  const table = generate(line);
  return () => {
    const builder = new VoteTableBuilder();
    for (let i = 0; i < table.items.length; i++) {
      for (let v = table.itemStart[i] as number; v < (table.itemStart[i + 1] as number); v++) {
        builder.add(
          table.workers[table.workerOf[v] as number] as string,
          table.items[i] as string,
          table.classes[table.classOf[v] as number] as string,
        );
      }
    }
    return builder.build();
  };
}

/** Dawid-Skene as one would write it first: string keys, a map a worker, a map a class. */
function mapsOfMaps(line: Line): () => unknown {
  const table = generate(line);
  const votes = new Map<string, Map<string, string>>();
  table.items.forEach((item, i) => {
    const ofItem = new Map<string, string>();
    for (let v = table.itemStart[i] as number; v < (table.itemStart[i + 1] as number); v++) {
      ofItem.set(
        table.workers[table.workerOf[v] as number] as string,
        table.classes[table.classOf[v] as number] as string,
      );
    }
    votes.set(item, ofItem);
  });
  return () => mapsRound(votes, table.classes);
}

function mapsRound(votes: Map<string, Map<string, string>>, classes: readonly string[]): unknown {
  const confusion = new Map<string, Map<string, Map<string, number>>>();
  for (const ofItem of votes.values()) {
    for (const [worker, label] of ofItem) {
      const ofWorker = confusion.get(worker) ?? new Map<string, Map<string, number>>();
      confusion.set(worker, ofWorker);
      for (const truth of classes) {
        const row = ofWorker.get(truth) ?? new Map<string, number>();
        ofWorker.set(truth, row);
        const share = [...ofItem.values()].filter((said) => said === truth).length / ofItem.size;
        row.set(label, (row.get(label) ?? 0.01) + share);
      }
    }
  }
  const posterior = new Map<string, Map<string, number>>();
  for (const [item, ofItem] of votes) {
    const p = new Map<string, number>(classes.map((c) => [c, 1]));
    for (const [worker, label] of ofItem) {
      for (const c of classes) {
        const row = confusion.get(worker)?.get(c);
        const sum = [...(row?.values() ?? [])].reduce((a, b) => a + b, 0);
        p.set(c, ((p.get(c) ?? 0) * (row?.get(label) ?? 0.01)) / sum);
      }
    }
    posterior.set(item, p);
  }
  return posterior;
}

function measure(line: Line): void {
  const run = line.prepare(line);
  const rssBefore = process.memoryUsage().rss;
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  run();
  const wall = (performance.now() - started) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const peak = Math.max(process.resourceUsage().maxRSS * 1024, rssBefore);
  console.log(JSON.stringify({ wall, cpu: (cpu.user + cpu.system) / 1e6, peak }));
}

function report(word: string): void {
  const said: string[] = [];
  const say = (line: string) => {
    said.push(line);
    console.log(line);
  };
  const [load = 0] = loadavg();
  const machine = `${cpus()[0]?.model ?? ''}, ${cpus().length} cores, Node ${process.version}`;
  say(`${new Date().toISOString().slice(0, 10)}, ${machine}, load average at the start ${load.toFixed(2)}.\n`);
  say(
    '| what | votes | classes | wall s | CPU s | peak MB of the process | goal |\n| --- | --- | --- | --- | --- | --- | --- |',
  );
  const seconds = new Map<string, number>();
  lines.forEach((line, at) => {
    if (!line.name.includes(word)) return;
    const args = [
      ...process.execArgv,
      '--max-old-space-size=6000',
      fileURLToPath(import.meta.url),
      '--line',
      String(at),
    ];
    const { wall, cpu, peak } = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
    seconds.set(line.name, cpu / (line.items * line.perItem));
    const votes = (line.items * line.perItem).toLocaleString('en');
    say(
      `| ${line.name} | ${votes} | ${line.classes} | ${wall.toFixed(2)} | ${cpu.toFixed(2)} | ${Math.round(peak / 1e6)} | ${line.goal ?? ''} |`,
    );
  });
  say(comparisons(seconds).join('\n'));
  if (word !== '') return;
  const head = '# The numerics at size: what was measured\n\nWritten by `npm run bench:consensus`. ';
  writeFileSync(new URL('./consensus.md', import.meta.url), `${head}${said.join('\n')}\n`);
}

/** @param seconds CPU time a vote. */
function comparisons(seconds: ReadonlyMap<string, number>): string[] {
  const found: string[] = [''];
  for (const classes of [2, 5, 100]) {
    const bare = seconds.get(`bare pass, ${classes} classes`);
    const skene = seconds.get(`dawid-skene 10 rounds, ${classes} classes`);
    if (bare === undefined || skene === undefined) continue;
    found.push(`One round of Dawid-Skene is ${(skene / 10 / bare).toFixed(1)} bare passes, ${classes} classes.`);
  }
  const maps = seconds.get('dawid-skene, maps of maps, 1 round');
  const typed = seconds.get('the same by typed arrays');
  if (maps !== undefined && typed !== undefined)
    found.push(`Maps of maps take ${(maps / typed).toFixed(0)} times as long as typed arrays.`);
  return found;
}

const [flag, value] = process.argv.slice(2);
if (flag === '--line') measure(lines[Number(value)] as Line);
else report(flag ?? '');
