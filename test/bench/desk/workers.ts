/** Simulated workers at a human pace: a draft or two, and a hand-in every five to ten seconds. */
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@/db/ids';
import { figuresOf } from '../assignment/crew';
import type { Desk, House } from './house';

type Claimed = Awaited<ReturnType<Desk['assignment']['claim']['mutate']>>;

const answer = { task: 'classes', classId: 'kind' } as const;

/** The seat of a claim that brought an item. */
export function seatOf(claimed: Claimed | null): string {
  if (claimed?.status !== 'item') throw new Error(`a claim ended with ${claimed?.status}`);
  return claimed.seatId;
}

/** Hands in and returns the next seat. */
export async function handIn(desk: Desk, projectId: string, seatId: string): Promise<string> {
  const work = { projectId, submissionId: newId(), seatId, answer, comment: '', activeSeconds: 5 };
  return seatOf((await desk.annotations.handIn.mutate(work)).next);
}

/** Sets workers to work until `end` is called, which resolves to a line about what they met. */
export async function simulateWorkers(house: House, projectId: string, people: readonly string[]) {
  let isOver = false;
  const took: number[] = [];
  const working = people.map(async (personId) => {
    const desk = await house.desk(personId);
    await sleep(Math.random() * 7_000);
    let seatId = seatOf(await desk.assignment.claim.mutate({ projectId }));
    while (!isOver) {
      await sleep(2_500 + Math.random() * 2_500);
      await desk.annotations.saveDraft.mutate({ projectId, seatId, version: 0, answer });
      await sleep(2_500 + Math.random() * 2_500);
      const started = performance.now();
      seatId = await handIn(desk, projectId, seatId);
      took.push(performance.now() - started);
    }
  });
  await sleep(8_000);
  const end = async (): Promise<string> => {
    isOver = true;
    await Promise.all(working);
    const { count, p50, p99 } = figuresOf(took.toSorted((a, b) => a - b));
    return `| hand in and next item by HTTP, ${people.length} simulated workers, ${count} hand-ins |  | p50 ${p50.toFixed(0)}, p99 ${p99.toFixed(0)} ms | |`;
  };
  return { end };
}
