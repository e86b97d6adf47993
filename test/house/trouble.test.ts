/** The bundles of the web server share one pool and have each their own copy of the modules. */
import { expect, it, vi } from 'vitest';
import { databaseTrouble } from '@/db/trouble';

it('a pool that another bundle made is known to be busy or cut off, also inside the error of a statement', async () => {
  vi.resetModules();
  const other = await import('@/db/trouble');
  for (const [error, trouble] of [
    [new other.PoolExhausted('no connection came free'), 'busy'],
    [new other.ConnectionLost('the connection is gone'), 'away'],
  ] as const) {
    expect(databaseTrouble(error)).toBe(trouble);
    expect(databaseTrouble(new Error('Failed query', { cause: error }))).toBe(trouble);
  }
  expect(databaseTrouble(new Error('a bug of ours'))).toBeNull();
});
