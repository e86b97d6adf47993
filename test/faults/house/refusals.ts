/** What tests of a database that cannot be had ask of a house, and how long they wait. */

import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Desk } from '@/test/support/app-process';
import { claimOne } from '@/test/support/desk-calls';
import type { House } from '@/test/support/house-process';

/** Nobody waits for the half minute after which a browser gives up; how much less depends on the machine. */
export const patienceMs = 25_000;

export interface Refused {
  readonly status: number;
  readonly problem: string;
  readonly message: string;
  readonly milliseconds: number;
}

/** Asks for work and tells how it was refused, or null when it was not. */
export async function asked(desk: Desk, projectId: string): Promise<Refused | null> {
  const began = performance.now();
  try {
    await claimOne(desk, projectId);
    return null;
  } catch (error) {
    const { message, data } = error as { message: string; data?: { httpStatus: number; problem: string } };
    const milliseconds = performance.now() - began;
    return { status: data?.httpStatus ?? 0, problem: data?.problem ?? '', message, milliseconds };
  }
}

/** Asks ten times a second until it holds; throws when it does not within the limit. */
export async function untilIt(holds: () => Promise<boolean>, limitMs: number): Promise<void> {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > limitMs) throw new Error(`not within ${limitMs} ms`);
    await sleep(100);
  }
}

/** The background jobs have estimated the item of a seat; throws when they have not within the limit. */
export async function untilEstimated({ db }: House, seatId: string, limitMs: number): Promise<void> {
  const estimates = sql`
    select 1 from item_estimates join seats using (item_id) where seats.id = ${seatId}`;
  await untilIt(async () => (await db.execute(estimates)).length > 0, limitMs);
}
