import { expect, it } from 'vitest';
import { runLockstep } from '@/test/simulation/lockstep';
import { seedsOf } from '@/test/simulation/run';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

it.each([5, 6])(
  'the product does what the model says, step by step, with faults, seed %i',
  { timeout: 300_000 },
  async (seed) => {
    const size = { workers: 40, projects: 3, items: 12 };
    expect(await runLockstep(db, seedsOf(seed, 3000), { size, compareEvery: 200 }), `seed ${seed}`).toBeNull();
  },
);
