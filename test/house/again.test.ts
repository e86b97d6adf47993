/** A part of the house that ends is started again, a bounded number of times and with words for whoever watches. */
import { expect, test } from 'vitest';
import { startAgain } from '@/server/cli/start/again';
import { type Child, launch } from '@/server/cli/start/child';

const stays = () => launch(['-e', 'setInterval(() => {}, 1000)'], process.env);
const ends = () => launch(['-e', 'process.exit(7)'], process.env);

function keeping(first: Child, next: () => Child, ready: () => Promise<unknown> = async () => {}) {
  const said: string[] = [];
  const children: Child[] = [first];
  const begin = () => {
    const child = next();
    children.push(child);
    return { child, ready: ready() };
  };
  const terms = {
    name: 'web server',
    tell: (words: string) => said.push(words),
    most: 2,
    withinMs: 60_000,
    pauseMs: 20,
  };
  return { said, children, kept: startAgain(first, begin, terms) };
}

test('one that was killed runs again, and whoever watches is told; stopped, it stays away', async () => {
  const { said, children, kept } = keeping(stays(), stays);
  children[0]?.process.kill('SIGKILL');
  await expect
    .poll(() => said)
    .toEqual([
      'The web server ended (SIGKILL). It starts again in 0.02 s (1 of 2 times).',
      'The web server runs again.',
    ]);
  await kept.stop();
  await children[1]?.ended;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(children).toHaveLength(2);
  expect(said).toHaveLength(2);
});

test('one that ends each time is given up, with its code', async () => {
  const { said, children, kept } = keeping(ends(), ends);
  expect(await kept.givenUp).toBe(7);
  expect(children).toHaveLength(3);
  expect(said.filter((words) => words.includes('starts again in'))).toEqual([
    'The web server ended (7). It starts again in 0.02 s (1 of 2 times).',
    'The web server ended (7). It starts again in 0.04 s (2 of 2 times).',
  ]);
});

test('one that does not come to serve says why, and counts as a try', async () => {
  const refused = async () => {
    throw new Error('It did not answer.');
  };
  const { said, kept } = keeping(ends(), ends, refused);
  expect(await kept.givenUp).toBe(7);
  expect(said.filter((words) => words === 'It did not answer.')).toHaveLength(2);
});
