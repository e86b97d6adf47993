import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@/db/ids';
import type { MemberCall } from '@/server/call';
import { type Dice, dice } from '@/server/consensus/random';
import { kindAnswer, rudeAnswer } from '@/test/assignment/world';
import type { App, Desk } from '@/test/support/app-process';
import { claimOne, sendWork } from './desk-calls';

/** The seed of a fault test: what its people do follows from it. Another is tried with FAULT_SEED=7. */
export function faultSeed(): number {
  const seed = Number(process.env.FAULT_SEED ?? 1);
  process.stdout.write(`FAULT_SEED=${seed}\n`);
  return seed;
}

interface Refused {
  readonly data?: { readonly httpStatus: number; readonly problem?: string };
}

interface CrowdOptions {
  readonly projectId: string;
  readonly workers: readonly MemberCall[];
  readonly seed: number;
  /** How one of them reaches an app. */
  desk(app: App, worker: MemberCall): Promise<Desk>;
}

/**
 * People who claim and hand in at whichever app the dice say, sometimes in two tabs at once, and send a hand-in again, as
 * their outbox does, until it is answered. The apps may change and die under them.
 */
export class Crowd {
  /** The app processes there are at this moment. */
  apps: readonly App[] = [];
  readonly answered = new Set<string>();
  /** Requests that were not answered, or refused for the time being, and made again. */
  triedAgain = 0;
  /** Refusals that no client makes good by asking again. */
  readonly refusals: string[] = [];
  private isOver = false;
  private atWork = 0;
  private work: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: CrowdOptions) {}

  begin(apps: readonly App[]): void {
    this.apps = apps;
    const { workers, seed } = this.options;
    this.atWork = workers.length;
    const leave = () => {
      this.atWork -= 1;
    };
    this.work = Promise.all(
      workers.map((worker, place) => this.live(worker, dice(seed * 1000 + place)).finally(leave)),
    );
  }

  /** Resolves when so many more hand-ins have been answered. */
  async until(more: number): Promise<void> {
    const wanted = this.answered.size + more;
    while (this.answered.size < wanted) {
      if (this.refusals.length > 0) throw new Error(`refused: ${this.refusals.join(', ')}`);
      if (this.atWork === 0) throw new Error('everybody found nothing left to do');
      await sleep(20);
    }
  }

  /** Resolves when something else has come true, while people work on. */
  async untilIt(holds: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await holds())) await this.until(0).then(() => sleep(50));
  }

  /** Resolves when everybody has found nothing left to do. */
  async untilDone(): Promise<void> {
    await this.work;
  }

  async end(): Promise<void> {
    this.isOver = true;
    await this.work;
  }

  private async live(worker: MemberCall, roll: Dice): Promise<void> {
    while (!this.isOver) {
      await sleep(50 + roll.below(200));
      const tabs = roll.below(6) === 0 ? 2 : 1;
      const { projectId } = this.options;
      const claims = await Promise.all(
        Array.from({ length: tabs }, () => this.ask(worker, roll, (desk) => claimOne(desk, projectId))),
      );
      const seats = new Set(claims.flatMap((claim) => (claim?.status === 'item' ? [claim.seatId] : [])));
      if (claims.some((claim) => claim?.status === 'nothing_left')) return;
      for (const seatId of seats) await this.handIn(worker, seatId, roll);
    }
  }

  private async handIn(worker: MemberCall, seatId: string, roll: Dice): Promise<void> {
    const answer = roll.below(5) === 0 ? rudeAnswer : kindAnswer;
    const { projectId } = this.options;
    const submission = { projectId, seatId, submissionId: newId(), answer, comment: '', activeSeconds: 1 };
    const send = () => this.ask(worker, roll, (desk) => sendWork(desk, { ...submission }));
    const results = await Promise.all(roll.below(5) === 0 ? [send(), send()] : [send()]);
    if (results.every((result) => result !== null)) this.answered.add(submission.submissionId);
  }

  /** Asks until there is an answer. Null for a refusal that stands, which is noted. */
  private async ask<T>(worker: MemberCall, roll: Dice, act: (desk: Desk) => Promise<T>): Promise<T | null> {
    for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
      const app = this.apps[roll.below(this.apps.length)];
      if (!app) throw new Error('there is an app');
      try {
        return await act(await this.options.desk(app, worker));
      } catch (error) {
        const { data } = error as Refused;
        // Without a status nobody answered; 503 asks to come back.
        if (data !== undefined && data.httpStatus !== 503) {
          this.refusals.push(`${data.httpStatus} ${data.problem ?? String(error)}`);
          return null;
        }
        this.triedAgain += 1;
      }
      await sleep(pauseMs);
    }
  }
}
