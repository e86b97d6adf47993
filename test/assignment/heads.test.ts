/** Where the open seats of a shard are believed to begin, and when that is not believed. */
import { describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import type { Place } from '@/db/queries/assignment-search';
import { headOf, noteHead } from '@/server/assignment/heads';

const noon = new Date('2026-11-26T12:00:00Z');
const later = (seconds: number) => new Date(noon.getTime() + seconds * 1000);
const place = (priority: number, lot: number): Place => ({ priority, lot });

/** A shard of which 64 seats were given, the last look at all of it at noon. */
function busyShard() {
  const projectId = newId();
  noteHead(
    projectId,
    5,
    noon,
    Array.from({ length: 64 }, (_, lot) => place(100, 1000 - lot)),
    null,
  );
  return projectId;
}

describe('the head of a shard', () => {
  it('is the first of the seats that were found, by priority and then by lot', () => {
    const projectId = busyShard();
    expect(headOf(projectId, 5, noon)).toEqual(place(100, 937));
    noteHead(projectId, 5, noon, [place(101, 3), place(100, 950), place(100, 940)], place(100, 937));
    expect(headOf(projectId, 5, noon)).toEqual(place(100, 940));
  });

  it('is of one shard of one project', () => {
    const projectId = busyShard();
    expect(headOf(projectId, 6, noon)).toBeNull();
    expect(headOf(newId(), 5, noon)).toBeNull();
  });

  it('is not used before there is much to step over', () => {
    const projectId = newId();
    noteHead(
      projectId,
      5,
      noon,
      Array.from({ length: 63 }, (_, lot) => place(100, lot)),
      null,
    );
    expect(headOf(projectId, 5, noon)).toBeNull();
    noteHead(projectId, 5, noon, [place(100, 63)], null);
    expect(headOf(projectId, 5, noon)).toEqual(place(100, 63));
  });

  it('is looked for anew after a look that met none of them, and then used at once', () => {
    const projectId = busyShard();
    noteHead(projectId, 5, later(1), [], null);
    expect(headOf(projectId, 5, later(1))).toBeNull();
    noteHead(projectId, 5, later(2), [place(100, 940)], null);
    expect(headOf(projectId, 5, later(2))).toEqual(place(100, 940));
  });

  it('is trusted for half a minute after all was looked at, however often it is moved, and not into the past', () => {
    const projectId = busyShard();
    noteHead(projectId, 5, later(20), [place(100, 950)], place(100, 937));
    expect(headOf(projectId, 5, later(29))).toEqual(place(100, 950));
    expect(headOf(projectId, 5, later(30))).toBeNull();
    expect(headOf(projectId, 5, later(-1))).toBeNull();
    noteHead(projectId, 5, later(31), [place(7, 1)], null);
    expect(headOf(projectId, 5, later(60))).toEqual(place(7, 1));
  });

  it('is forgotten when nothing was found from it on', () => {
    const projectId = busyShard();
    noteHead(projectId, 5, noon, [], place(100, 937));
    expect(headOf(projectId, 5, noon)).toBeNull();
  });

  it('stays where somebody saw it who looked at all, whatever is found by those who began before', () => {
    const projectId = busyShard();
    const before = headOf(projectId, 5, noon);
    noteHead(projectId, 5, later(31), [place(1, 5)], null);
    noteHead(projectId, 5, later(31), [place(100, 950)], before);
    expect(headOf(projectId, 5, later(31))).toEqual(place(1, 5));
    noteHead(projectId, 5, later(31), [], before);
    expect(headOf(projectId, 5, later(31))).toEqual(place(1, 5));
  });
});
