/** What a reviewer decides is what stood on their screen, and no decision is overruled by somebody who did not see it. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { followHandIn } from '@/server/estimates/settlement';
import { draftGuide } from '@/server/guides/guides';
import { addMember } from '@/server/projects/projects';
import { decide, openReview, reviewQueue } from '@/server/review/review';
import { answerItem, itemsOf, workersOf } from '@/test/assignment/crowd';
import { kindAnswer, later, openProject, rudeAnswer } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

/** An item that three people labelled, two of them alike. */
async function contested(items = 1) {
  const { owner, projectId } = await openProject(db, { items, overlap: 3 });
  const [workers, itemIds] = [await workersOf(db, projectId, 3), await itemsOf(db, projectId)];
  for (const itemId of itemIds) {
    for (const [n, worker] of workers.entries()) {
      await answerItem(worker, projectId, itemId, n < 2 ? kindAnswer : rudeAnswer);
    }
    await followHandIn(owner, projectId, itemId);
  }
  return { owner: await later(owner), projectId, itemId: itemIds[0] ?? '', others: itemIds.slice(1), workers };
}

const because = { reason: 'It is.', rule: null, makeCase: false } as const;

it('what is accepted is the merge that was seen, though it is another by now', async () => {
  const { owner, projectId, itemId } = await contested();
  const { merged } = await openReview(owner, projectId, itemId);
  expect(merged).toMatchObject({ classId: 'kind' });
  await db.execute(sql`
    update item_estimates set merged = jsonb_set(merged, '{classId}', '"rude"') where item_id = ${itemId}`);
  const choice = { decision: 'accept_merge', answer: kindAnswer } as const;
  await decide(owner, projectId, { itemId, choice, ...because });
  const { verdicts } = await openReview(await later(owner), projectId, itemId);
  expect(verdicts).toMatchObject([{ decision: 'accept_merge', answer: kindAnswer }]);
});

it('a merge that is accepted must be one of the project', async () => {
  const { owner, projectId, itemId } = await contested();
  const answer = { task: 'classes', classId: 'nowhere' } as const;
  const choice = { decision: 'accept_merge', answer } as const;
  await expect(decide(owner, projectId, { itemId, choice, ...because })).rejects.toMatchObject({
    code: 'answer_misfit',
  });
});

it('who has not seen a decision does not overrule it; who has seen it may', async () => {
  const { owner, projectId, itemId } = await contested();
  const [mine, other] = [
    { itemId, choice: { decision: 'redraw', answer: kindAnswer }, ...because },
    { itemId, choice: { decision: 'redraw', answer: rudeAnswer }, ...because },
  ] as const;
  const both = await Promise.allSettled([
    decide(owner, projectId, { ...mine, after: null }),
    decide(owner, projectId, { ...other, after: null }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'decided_meanwhile' } });
  const { verdicts } = await openReview(await later(owner), projectId, itemId);
  expect(verdicts).toHaveLength(1);
  const [{ id: seen }] = verdicts as [(typeof verdicts)[number]];
  await decide(await later(owner), projectId, { ...other, after: seen });
  const { verdicts: after } = await openReview(await later(owner), projectId, itemId);
  expect(after.map(({ answer }) => answer)[0]).toEqual(rudeAnswer);
});

it('a worker who became a reviewer is told beforehand which items are for others to settle', async () => {
  const { owner, projectId, itemId, workers } = await contested();
  const [worker] = workers;
  if (!worker) throw new Error('nobody labelled');
  await addMember(owner, projectId, worker.actor.id, 'reviewer');
  expect(await reviewQueue(await later(worker), projectId)).toMatchObject([{ itemId, isOwn: true }]);
  expect(await reviewQueue(owner, projectId)).toMatchObject([{ itemId, isOwn: false }]);
  expect(await openReview(await later(worker), projectId, itemId)).toMatchObject({ isOwn: true });
  expect(await openReview(owner, projectId, itemId)).toMatchObject({ isOwn: false, isTaken: false });
});

it('a rule that one decision wrote is there for the next to cite, before it is published', async () => {
  const { owner, projectId, itemId, others } = await contested(2);
  const [other = ''] = others;
  const text = 'Mock praise is rude.';
  const choice = { decision: 'redraw', answer: rudeAnswer } as const;
  expect((await openReview(owner, projectId, itemId)).rules.filter(({ isDrafted }) => isDrafted)).toEqual([]);
  const rule = { kind: 'write', text } as const;
  const { newRuleNumber } = await decide(owner, projectId, {
    itemId,
    choice,
    reason: 'Mockery.',
    rule,
    makeCase: true,
  });
  const { rules } = await openReview(await later(owner), projectId, other);
  const [written, ...more] = rules.filter(({ isDrafted }) => isDrafted);
  expect([written, more]).toMatchObject([{ number: newRuleNumber, text }, []]);
  const cited = { kind: 'cite', ruleId: written?.ruleId ?? '' } as const;
  await decide(await later(owner), projectId, { itemId: other, choice, reason: 'Again.', rule: cited, makeCase: true });
  const draft = await draftGuide(owner, projectId);
  expect(draft.rules.filter((one) => one.text === text)).toHaveLength(1);
  expect(draft.cases.map((one) => [one.ruleId, one.reason])).toEqual([
    [cited.ruleId, 'Mockery.'],
    [cited.ruleId, 'Again.'],
  ]);
});
