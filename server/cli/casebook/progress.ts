import 'server-only';
import { writeSync } from 'node:fs';
import type { Progress } from '@/server/cli/casebook/verb';

const barWidth = 24;

/**
 * A bar on standard error with the step's name and its counts, drawn only on a terminal, only after two seconds and at
 * most five times a second. It writes synchronously, because the numerics do not let go of the thread.
 */
export class TerminalProgress implements Progress {
  private readonly started = Date.now();
  private drawn = 0;
  private name = '';
  private total: number | undefined;
  private isShown = false;

  step(name: string, total?: number): void {
    this.name = name;
    this.total = total;
    this.done(0);
  }

  done(count: number): void {
    const now = Date.now();
    if (!process.stderr.isTTY || now - this.started < 2000 || now - this.drawn < 200) return;
    this.drawn = now;
    this.isShown = true;
    writeSync(2, `\r\x1b[2K${this.line(count, (now - this.started) / 1000)}`);
  }

  /** Takes the bar away, so that what is printed next stands alone. */
  clear(): void {
    if (this.isShown) writeSync(2, '\r\x1b[2K');
    this.isShown = false;
  }

  private line(count: number, seconds: number): string {
    const time = `${seconds.toFixed(0)} s`;
    if (this.total === undefined) return `${this.name}  ${count > 0 ? `${count.toLocaleString('en')}  ` : ''}${time}`;
    const share = Math.min(1, count / Math.max(1, this.total));
    const full = Math.round(share * barWidth);
    const bar = '█'.repeat(full) + '░'.repeat(barWidth - full);
    return `${this.name}  ${bar}  ${count.toLocaleString('en')} of ${this.total.toLocaleString('en')}  ${time}`;
  }
}
