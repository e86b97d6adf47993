import 'server-only';
import type { writeSync as WriteSync } from 'node:fs';
import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { shown } from '@/server/cli/casebook/shown';
import type { Progress } from '@/server/cli/casebook/verb';

/** What the two threads share: the pen and the flags as whole numbers, the counts, and the step's name in UTF-8. */
interface Sheet {
  readonly flags: Int32Array;
  /** Done, and the total or -1. */
  readonly counts: Float64Array;
  readonly name: Uint8Array;
  readonly file: number;
  readonly width: number;
}

/** Places in `flags`. Who holds the pen may write to the terminal. */
const pen = 0;
const isOver = 1;
const isShown = 2;
const nameBytes = 3;

/**
 * A bar on a terminal with the step's name, its counts and the time, drawn only after two seconds and at most five times
 * a second. A thread of its own draws it, because the numerics do not let go of theirs.
 */
export class TerminalProgress implements Progress {
  private readonly sheet: Sheet;
  private drawer: Worker | undefined;

  /** @param file where it is drawn: an open file descriptor. */
  constructor(
    file = 2,
    private readonly isTerminal = process.stderr.isTTY === true,
  ) {
    this.sheet = {
      flags: new Int32Array(new SharedArrayBuffer(16)),
      counts: new Float64Array(new SharedArrayBuffer(16)),
      name: new Uint8Array(new SharedArrayBuffer(1024)),
      file,
      width: process.stderr.columns || 80,
    };
  }

  step(name: string, total?: number): void {
    if (!this.isTerminal) return;
    const { flags, counts } = this.sheet;
    counts.set([0, total ?? -1]);
    Atomics.store(flags, nameBytes, new TextEncoder().encodeInto(shown(name), this.sheet.name).written);
    if (this.drawer !== undefined) return;
    const source = `(${draw})(require('node:worker_threads').workerData, require('node:fs').writeSync)`;
    this.drawer = new Worker(source, { eval: true, workerData: this.sheet });
    this.drawer.unref();
    // A bar that cannot be drawn is no reason to end the work.
    this.drawer.on('error', () => undefined);
  }

  done(count: number): void {
    this.sheet.counts[0] = count;
  }

  /** Takes the bar away for good, so that what is printed next stands alone. */
  clear(): void {
    const { flags, file } = this.sheet;
    Atomics.store(flags, isOver, 1);
    Atomics.notify(flags, isOver);
    while (Atomics.compareExchange(flags, pen, 0, 1) !== 0) Atomics.wait(flags, pen, 1, 50);
    if (flags[isShown] === 1) writeSync(file, '\r\x1b[2K');
    flags[isShown] = 0;
    Atomics.store(flags, pen, 0);
  }
}

/** The drawing thread, from its own source text alone: it knows nothing but its arguments. */
function draw({ flags, counts, name, file, width }: Sheet, write: typeof WriteSync): void {
  const [penAt, overAt, shownAt, bytesAt, barWidth] = [0, 1, 2, 3, 24];
  const started = Date.now();
  const line = (): string => {
    const step = new TextDecoder().decode(name.slice(0, flags[bytesAt]));
    const time = `${((Date.now() - started) / 1000).toFixed(0)} s`;
    const [count = 0, total = -1] = counts;
    if (total < 0) return `${step}  ${count > 0 ? `${count.toLocaleString('en')}  ` : ''}${time}`;
    const full = Math.round(Math.min(1, count / Math.max(1, total)) * barWidth);
    const bar = '█'.repeat(full) + '░'.repeat(barWidth - full);
    return `${step}  ${bar}  ${count.toLocaleString('en')} of ${total.toLocaleString('en')}  ${time}`;
  };
  while (Atomics.wait(flags, overAt, 0, 200) === 'timed-out') {
    if (Date.now() - started < 2000) continue;
    if (Atomics.compareExchange(flags, penAt, 0, 1) !== 0) continue;
    if (flags[overAt] === 0) {
      flags[shownAt] = 1;
      const text = line();
      const cut = text.length < width ? text : `...${text.slice(4 - width)}`;
      write(file, `\r\x1b[2K${cut}`);
    }
    Atomics.store(flags, penAt, 0);
    Atomics.notify(flags, penAt);
  }
}
