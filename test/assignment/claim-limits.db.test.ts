import { describe, expect, test } from 'vitest';
import { newId } from '@/db/ids';
import { updateProfile } from '@/server/accounts/accounts';
import { openProjects, projectForWorker } from '@/server/assignment/feed';
import { handBack } from '@/server/assignment/hand-back';
import { assignmentLimits } from '@/server/assignment/limits';
import { datasetSummary } from '@/server/datasets/datasets';
import { updateTerms } from '@/server/projects/projects';
import { claimNext } from '@/test/assignment/claims';
import { submit } from '@/test/assignment/crowd';
import { claimed, kindAnswer, later, openProject, readyWorker } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

describe('the cap of the day', () => {
  test('counts what was started and not handed back, and opens with the next day', async () => {
    const { owner, projectId } = await openProject(db, { items: 6, overlap: 1 });
    await updateTerms(owner, projectId, { dailyCap: 2 });
    const worker = await readyWorker(db, projectId);
    const first = await claimed(worker, projectId);
    await submit(worker, projectId, first.seatId, kindAnswer);
    const second = await claimed(worker, projectId);
    await handBack(worker, projectId, second.seatId, 'cannot_tell');
    const third = await claimed(worker, projectId);
    const limit = await claimNext(worker, projectId, [third.seatId]);
    expect(limit).toMatchObject({ status: 'daily_cap', cap: 2 });
    expect((await claimed(worker, projectId)).seatId).toBe(third.seatId);
    await submit(worker, projectId, third.seatId, kindAnswer);
    expect((await projectForWorker(worker, projectId)).day).toEqual({ cap: 2, started: 2 });
    const tomorrow = await later(worker, 24 * 60);
    expect(await claimNext(tomorrow, projectId)).toMatchObject({ status: 'item' });
  });
});

test('an item goes to people who say that they work in its language, and what was started goes on', async () => {
  const { owner, projectId } = await openProject(db);
  const worker = await readyWorker(db, projectId);
  await updateTerms(owner, projectId, { language: 'ko' });
  expect(await claimNext(worker, projectId)).toEqual({ status: 'language', language: 'ko' });
  expect((await openProjects(worker)).find((entry) => entry.projectId === projectId)?.language).toEqual({
    code: 'ko',
    speaks: false,
  });
  await updateProfile(worker, { languages: ['ko', 'en', 'ko'] });
  const item = await claimed(worker, projectId);
  await updateProfile(worker, { languages: [] });
  expect((await claimed(worker, projectId)).seatId).toBe(item.seatId);
});

describe('handing back', () => {
  test('is free until ten within an hour; then new items pause, and reports of broken items are none of them', async () => {
    const { projectId } = await openProject(db, { items: 16, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    for (let count = 0; count < 3; count++) {
      await handBack(worker, projectId, (await claimed(worker, projectId)).seatId, 'broken_item');
    }
    for (let left = assignmentLimits.handBacksAnHour; left > 0; left--) {
      const item = await claimed(worker, projectId);
      expect(item.handBacksLeft).toBe(left);
      await handBack(worker, projectId, item.seatId, 'hand_back');
    }
    expect(await claimNext(worker, projectId)).toMatchObject({ status: 'hand_backs' });
    expect(await claimNext(await later(worker, 61), projectId)).toMatchObject({ status: 'item', handBacksLeft: 10 });
  });

  test('broken items are counted apart: twenty reports within an hour, so that two people cannot put a whole project to rest', async () => {
    const { owner, projectId } = await openProject(db, { items: 30, overlap: 3 });
    const people = [await readyWorker(db, projectId), await readyWorker(db, projectId, 'Other')];
    for (const person of people) {
      for (let count = 0; count < assignmentLimits.reportsAnHour; count++)
        await handBack(person, projectId, (await claimed(person, projectId)).seatId, 'broken_item');
      expect(await claimNext(person, projectId)).toMatchObject({ status: 'hand_backs' });
    }
    expect((await datasetSummary(owner, projectId)).quarantined).toBeLessThanOrEqual(assignmentLimits.reportsAnHour);
    const [person] = people;
    if (person) expect(await claimNext(await later(person, 61), projectId)).toMatchObject({ handBacksLeft: 10 });
  });

  test('whatever a screen says it holds, nobody holds more than one lease beyond those of a desk', async () => {
    const { projectId } = await openProject(db, { items: 12, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    const held = new Set<string>();
    for (let count = 0; count < 12; count++) {
      const lie = [...held].slice(-assignmentLimits.fewestLeases).map((seatId) => (count % 3 === 2 ? newId() : seatId));
      const result = await claimNext(worker, projectId, lie);
      if (result.status === 'item') held.add(result.seatId);
    }
    expect(held.size).toBeLessThanOrEqual(assignmentLimits.fewestLeases + 1);
  });
});
