/** A database that is out of reach: who asks is refused in time, with a sentence, and the house is well again by itself. */

import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { kindAnswer, openProject, readyWorker } from '@/test/assignment/world';
import type { Desk } from '@/test/support/app-process';
import { claimOne, sendWork } from '@/test/support/desk-calls';
import { House } from '@/test/support/house-process';
import { asked, patienceMs, type Refused, untilEstimated, untilIt } from './refusals';

const house = await House.open();

/** A partition as long as the fault plan asks for: longer than the web server’s limits of a statement, a lock and an idle transaction. */
const silenceMs = 60_000;

it('F30 cut off from its database, once in silence and once torn, the house refuses, and is well again by itself', async () => {
  const { projectId } = await openProject(house.db, { items: 40, overlap: 1 });
  const people = await Promise.all(
    Array.from({ length: 10 }, (_, place) => readyWorker(house.db, projectId, `Q${place}`)),
  );
  const all = await house.startAll();
  const desks = await Promise.all(people.map(({ actor }) => house.desk(all, actor)));
  const [first, second] = desks;
  if (!first || !second) throw new Error('ten people');
  const workOf = async (desk: Desk) => {
    const leased = await claimOne(desk, projectId);
    if (leased.status !== 'item') throw new Error('there is work');
    const { seatId } = leased;
    return { projectId, submissionId: newId(), seatId, answer: kindAnswer, comment: '', activeSeconds: 1 };
  };
  const submission = await workOf(first);

  const silentSince = performance.now();
  house.wire.goSilent();
  const [unseen, lost, ...refusals] = await Promise.all([
    house.page(all, '/work', people[2]?.actor),
    sendWork(first, submission).catch((error: { data?: { problem: string } }) => error.data?.problem),
    ...desks.map((desk) => asked(desk, projectId)),
  ]);
  expect(unseen).toMatchObject({ status: 503, retryAfter: '5' });
  expect(lost).toMatch(/^(database_away|too_busy)$/);
  const expectRefused = (answers: readonly (Refused | null)[]) => {
    for (const refused of answers) {
      expect(refused?.status).toBe(503);
      expect(refused?.milliseconds).toBeLessThan(patienceMs);
    }
  };
  expectRefused(refusals);
  while (performance.now() - silentSince < silenceMs) {
    expectRefused(await Promise.all(desks.map((desk) => asked(desk, projectId))));
    expect(await house.page(all, '/work', people[2]?.actor)).toMatchObject({ status: 503 });
  }
  house.wire.mend();
  await untilIt(async () => (await asked(second, projectId)) === null, 10_000);
  const retried = await sendWork(first, submission);
  expect(retried.outcome).toEqual({ status: 'accepted' });
  // The background jobs go on as well, by themselves.
  await untilEstimated(house, submission.seatId, 90_000);

  house.wire.tear();
  // The very first page that meets it has one sentence for it and looks again by itself; a stranger's first page stands.
  const closed = await house.page(all, '/work', people[1]?.actor);
  expect(closed).toMatchObject({ status: 503, retryAfter: '5' });
  expect(closed.text).toContain('Casebook is closed for a moment');
  expect(await asked(second, projectId)).toMatchObject({ status: 503, problem: 'database_away' });
  expect(await house.page(all, '/')).toMatchObject({ status: 200 });
  house.wire.mend();
  await untilIt(async () => (await asked(second, projectId)) === null, 10_000);
  await untilIt(async () => (await house.page(all, '/work', people[1]?.actor)).status === 200, 10_000);
  const next = await workOf(second);
  expect((await sendWork(second, next)).outcome).toEqual({ status: 'accepted' });
  await untilEstimated(house, next.seatId, 90_000);
  await all.kill();
  await house.expectLawful();
}, 300_000);
