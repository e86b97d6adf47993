import { expect, test } from 'vitest';
import { flakyOf } from '@/test/support/flaky.mjs';

const passed = { status: 'passed' };
const tried = (title: string, status: string, results: { status: string; error?: { message?: string } }[]) => ({
  title,
  tests: [{ status, results }],
});

test('journeys that passed at a second try are named with their file and the first line of what went wrong', () => {
  const late = { status: 'failed', error: { message: 'Timed out after 15 s\n  at the desk' } };
  const suites = [
    {
      title: 'journeys/two-devices.e2e.ts',
      specs: [tried('both are shown', 'flaky', [late, passed]), tried('nothing is twice', 'expected', [passed])],
      suites: [{ title: 'kept', specs: [tried('it opens by itself', 'flaky', [{ status: 'timedOut' }, passed])] }],
    },
    { title: 'journeys/front-door.e2e.ts', specs: [tried('it is whole', 'expected', [passed])] },
  ];
  expect(flakyOf({ suites })).toEqual([
    'journeys/two-devices.e2e.ts: both are shown (Timed out after 15 s)',
    'journeys/two-devices.e2e.ts: it opens by itself (timedOut)',
  ]);
});
