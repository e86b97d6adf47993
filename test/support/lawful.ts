/** What must hold whatever happened. */
import { expect } from 'vitest';
import { checkWork } from '@/server/annotations/work-check';
import type { Call } from '@/server/call';
import { checkBooks } from '@/server/ledger/books';

/** The books balance, and seats, work and holds keep their laws. */
export async function expectLawful(call: Call): Promise<void> {
  expect((await checkBooks(call)).faults).toEqual([]);
  expect((await checkWork(call)).faults).toEqual([]);
}
