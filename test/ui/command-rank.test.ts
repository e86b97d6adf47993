import { expect, test } from 'vitest';
import { rankCommands } from '@/components/shell/command-rank';

const commands = [
  { label: 'Theme: Dark' },
  { label: 'Go to Review' },
  { label: 'Review queue' },
  { label: 'Show keyboard shortcuts', hint: 'Every key of this page' },
  { label: '작업(으)로 이동' },
];
const labels = (query: string) => rankCommands(commands, query).map((command) => command.label);

test('nothing typed keeps every command in its order', () => {
  expect(labels('  ')).toEqual(commands.map((command) => command.label));
});

test('what begins with the query stands before what only holds it', () => {
  expect(labels('rev')).toEqual(['Review queue', 'Go to Review']);
});

test('letters in order find a command, and so does its hint', () => {
  expect(labels('gtr')).toEqual(['Go to Review']);
  expect(labels('every key')).toEqual(['Show keyboard shortcuts']);
});

test('a half-typed Hangul syllable already finds', () => {
  expect(labels('작어')).toEqual(['작업(으)로 이동']);
});

test('what is not there is not found', () => {
  expect(labels('zzz')).toEqual([]);
});

test('what is only found by its name waits until something is typed', () => {
  const all = [{ label: 'Go to Work' }, { label: 'Words on old forms', onlyAsked: true }];
  expect(rankCommands(all, '')).toEqual([all[0]]);
  expect(rankCommands(all, 'wor')).toEqual([all[1], all[0]]);
});
