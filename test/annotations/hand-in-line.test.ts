import { describe, expect, it } from 'vitest';
import type { Waiting } from '@/components/annotations/device-store';
import { nextOut, unreadableAmong } from '@/components/annotations/hand-in-line';

const waiting = (id: string, projectId = 'project') => ({ id, projectId }) as Waiting;
const ids = (out: readonly Waiting[]) => out.map(({ id }) => id);
const line = [waiting('one'), waiting('two'), waiting('three')];
const unread = (...paths: string[]) => ({
  problem: 'invalid_input',
  message: '',
  fields: Object.fromEntries(paths.map((path) => [path, 'Choose one of those offered.'])),
});

describe('what goes out next', () => {
  it('is all of one project that stand together', () => {
    expect(ids(nextOut([...line, waiting('four', 'another'), waiting('five')], new Map()))).toEqual([
      'one',
      'two',
      'three',
    ]);
  });

  it('is no more than a thin line takes within the time that an answer is waited for, one at the least', () => {
    const long = (id: string, length: number) => ({ ...waiting(id), comment: 'x'.repeat(length) }) as Waiting;
    expect(ids(nextOut([long('one', 60_000), long('two', 30_000), long('three', 30_000)], new Map()))).toEqual([
      'one',
      'two',
    ]);
    expect(ids(nextOut([long('one', 300_000), long('two', 10)], new Map()))).toEqual(['one']);
    // None goes before another that was handed in earlier.
    expect(ids(nextOut([long('one', 60_000), long('two', 60_000), long('three', 10)], new Map()))).toEqual(['one']);
  });

  it('is one alone that broke the server, and the others once it broke it too often', () => {
    expect(ids(nextOut(line, new Map([['one', 1]])))).toEqual(['one']);
    expect(ids(nextOut(line, new Map([['one', 5]])))).toEqual(['two', 'three']);
  });
});

describe('an answer that the server cannot read', () => {
  it('is told from those that were sent with it', () => {
    expect(ids(unreadableAmong(line, unread('works.1.answer.boxes.0.width')))).toEqual(['two']);
    expect(ids(unreadableAmong(line, unread('works.0', 'works.2.answer')))).toEqual(['one', 'three']);
    const many = Array.from({ length: 12 }, (_, n) => waiting(`${n}`));
    expect(ids(unreadableAmong(many, unread('works.11.comment')))).toEqual(['11']);
  });

  it('is any that names no project', () => {
    expect(ids(unreadableAmong(line, unread('projectId')))).toEqual(['one', 'two', 'three']);
  });

  it('is none where the whole call was not understood, or refused for another reason', () => {
    expect(unreadableAmong(line, unread('holding.0'))).toEqual([]);
    expect(unreadableAmong(line, { problem: 'malformed', message: '', fields: {} })).toEqual([]);
    expect(unreadableAmong(line, { ...unread('works.0.answer'), problem: 'answer_misfit' })).toEqual([]);
  });
});
