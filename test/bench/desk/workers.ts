/** Simulated workers at a human pace: a draft or two, and a hand-in every five to ten seconds. */

import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@/db/ids';
import type { ClaimResult } from '@/server/assignment/contract';
import { claimOne, sendWork } from '@/test/support/desk-calls';
import { figuresOf } from '../assignment/crew';
import type { Desk, House } from './house';

const answer = { task: 'classes', classId: 'kind' } as const;

/** The seat of a claim that brought an item. */
function seatOf(claimed: ClaimResult | null | undefined): string {
  if (claimed?.status !== 'item') throw new Error(`a claim ended with ${claimed?.status}`);
  return claimed.seatId;
}

/** How often the workers had to ask again, and why. */
export const patience = { busy: 0, away: 0, dropped: 0 };

/**
 * Asks again after a moment while the house says that it is too busy, or when a connection that lay idle was closed as it
 * was used again: as the product's own screens do.
 */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      const { data, message } = error as { data?: { problem?: string }; message: string };
      const why = reason(data?.problem ?? '', message);
      if (why === null || tries === 30) throw error;
      patience[why] += 1;
      await sleep(1_000 + Math.random() * 1_000);
    }
  }
}

function reason(problem: string, message: string): keyof typeof patience | null {
  if (problem === 'too_busy') return 'busy';
  if (problem === 'database_away') return 'away';
  return message === 'fetch failed' ? 'dropped' : null;
}

/** Claims and returns the seat. */
export async function claim(desk: Desk, projectId: string): Promise<string> {
  return seatOf(await patiently(() => claimOne(desk, projectId)));
}

/** Hands in and returns the next seat. */
export async function handIn(desk: Desk, projectId: string, seatId: string): Promise<string> {
  const work = { projectId, submissionId: newId(), seatId, answer, comment: '', activeSeconds: 5 };
  const { next } = await patiently(() => sendWork(desk, work, 1));
  return seatOf(next?.items[0] ?? next?.end);
}

/** Sets workers to work until `end` is called, which resolves to a line about what they met. */
export async function simulateWorkers(house: House, projectId: string, people: readonly string[]) {
  let isOver = false;
  const took: number[] = [];
  const working = people.map(async (personId) => {
    const desk = await house.desk(personId);
    await sleep(Math.random() * 12_000);
    let seatId = await claim(desk, projectId);
    while (!isOver) {
      await sleep(2_500 + Math.random() * 2_500);
      const draft = { projectId, seatId, version: 0, answer, comment: '' };
      await patiently(() => desk.annotations.saveDraft.mutate(draft));
      await sleep(2_500 + Math.random() * 2_500);
      const started = performance.now();
      seatId = await handIn(desk, projectId, seatId);
      took.push(performance.now() - started);
    }
  });
  await sleep(20_000);
  const end = async (): Promise<string> => {
    isOver = true;
    await Promise.all(working);
    const { count, p50, p99 } = figuresOf(took.toSorted((a, b) => a - b));
    return `| hand in and next item by HTTP, ${people.length} simulated workers, ${count} hand-ins |  | p50 ${p50.toFixed(0)}, p99 ${p99.toFixed(0)} ms | |`;
  };
  return { end };
}
