/** Whether the time that a claim or a hand-in takes tells a check from a label, by the clock of the process that serves. */
import { sql } from 'drizzle-orm';
import { newId } from '@/db/ids';
import type { Queryable } from '@/db/queryable';
import { handIn } from '@/server/annotations/annotations';
import { matchSeats, stockChecks } from '@/server/assignment/seats';
import { claimNext } from '@/test/assignment/claims';
import { kindAnswer, readyWorker } from '@/test/assignment/world';
import { knowingProject } from '@/test/skill/world';

interface Timed {
  readonly isCheck: boolean;
  /** In ms. */
  readonly claim: number;
  readonly handIn: number;
}

/** Items that a worker does; there are checks for all that are drawn. */
const itemsEach = 120;
/** With so many items three times as many seats as anybody takes, for the forty people that the bench has here at most. */
const labelsAnItem = 20;
/** Until what serves is compiled, times say nothing. */
const firstWorkers = 3;

/**
 * Claims one item after the other, one in four of them a check, and hands each in; `workers` people, one after the other. A
 * distinguisher that knows only how long each took is to be right no more often than chance allows.
 */
export async function toldByClock(db: Queryable, workers: number) {
  const { owner, projectId } = await knowingProject(db, {
    items: 3 * itemsEach,
    overlap: labelsAnItem,
    goldEvery: 4,
    known: { check: itemsEach / 2 },
  });
  await matchSeats(owner, projectId);
  await db.execute(sql`analyze`);
  const times: Timed[] = [];
  for (let n = 0; n < firstWorkers + workers; n += 1) {
    const worker = await readyWorker(db, projectId, `Clock ${n}`);
    for (let place = 0; place < itemsEach; place += 1) {
      const began = performance.now();
      const leased = await claimNext({ ...worker, now: new Date() }, projectId);
      const claimed = performance.now();
      if (leased.status !== 'item') throw new Error(`a claim ended with ${leased.status}`);
      const work = { projectId, submissionId: newId(), seatId: leased.seatId, answer: kindAnswer, comment: '' };
      await handIn(worker, { ...work, activeSeconds: 5 });
      const ended = performance.now();
      const [seat] = await db.execute<{ purpose: string }>(sql`select purpose from seats where id = ${leased.seatId}`);
      const isCheck = seat?.purpose === 'check';
      // As the job does: where checks run out, those that were given all came early.
      if (isCheck) await stockChecks(worker, projectId);
      if (n >= firstWorkers) times.push({ isCheck, claim: claimed - began, handIn: ended - claimed });
    }
  }
  return [told('claim', times, ({ claim }) => claim), told('hand-in', times, (timed) => timed.handIn)];
}

/**
 * The area under the curve, with four of its standard deviations where nothing is to be told (Hanley and McNeil 1982,
 * doi:10.1148/radiology.143.1.7063747).
 */
function told(what: string, times: readonly Timed[], took: (timed: Timed) => number) {
  const checks = times.filter(({ isCheck }) => isCheck).length;
  const labels = times.length - checks;
  const sorted = times.toSorted((a, b) => took(a) - took(b));
  const ranks = sorted.reduce((sum, { isCheck }, place) => (isCheck ? sum + place + 1 : sum), 0);
  const area = (ranks - (checks * (checks + 1)) / 2) / (checks * labels);
  const byChance = 4 * Math.sqrt((checks + labels + 1) / (12 * checks * labels));
  return {
    figure: `how often, of a check and a label, the ${what} takes longer for the check`,
    target: `half, ± ${byChance.toFixed(3)}`,
    ours: area.toFixed(3),
    isMet: Math.abs(area - 0.5) <= byChance,
  };
}
