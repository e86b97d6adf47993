import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inOneGo } from '@/db/one-go';

const after = async (ms: number, done: string[], name: string): Promise<string> => {
  await sleep(ms);
  done.push(name);
  return name;
};

const failing = async (ms: number, done: string[], name: string): Promise<string> => {
  await after(ms, done, name);
  throw new RangeError(name);
};

it('both results come, whichever is there first', async () => {
  expect(await inOneGo(after(1, [], 'one'), after(10, [], 'other'))).toEqual(['one', 'other']);
  expect(await inOneGo(after(10, [], 'one'), after(1, [], 'other'))).toEqual(['one', 'other']);
});

it('a failure is passed on when the other has ended too, whichever it is of', async () => {
  for (const [one, other] of [
    [1, 20],
    [20, 1],
  ] as const) {
    const done: string[] = [];
    await expect(inOneGo(failing(one, done, 'one'), after(other, done, 'other'))).rejects.toThrow('one');
    expect(done.toSorted()).toEqual(['one', 'other']);
    done.length = 0;
    await expect(inOneGo(after(one, done, 'one'), failing(other, done, 'other'))).rejects.toThrow('other');
    expect(done.toSorted()).toEqual(['one', 'other']);
  }
});

it('of two failures the first is told, and neither stays without anybody who hears of it', async () => {
  const unheard: unknown[] = [];
  const hear = (error: unknown) => unheard.push(error);
  process.on('unhandledRejection', hear);
  try {
    for (const [one, other] of [
      [1, 20],
      [20, 1],
    ] as const) {
      await expect(inOneGo(failing(one, [], 'one'), failing(other, [], 'other'))).rejects.toThrow('one');
    }
    await sleep(5);
    expect(unheard).toEqual([]);
  } finally {
    process.off('unhandledRejection', hear);
  }
});
