import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { seats } from '@/db/schema/assignment';
import { handIn } from '@/server/annotations/annotations';
import { extendLease, joinProject } from '@/server/assignment/assignment';
import { claimItem, claimItems } from '@/server/assignment/claims';
import { openProjects, projectForWorker } from '@/server/assignment/feed';
import { handBack } from '@/server/assignment/hand-back';
import { giveUpLapsedLeases } from '@/server/assignment/jobs';
import {
  closeProject,
  pauseProject,
  publishingReadiness,
  publishProject,
  resumeProject,
} from '@/server/assignment/publishing';
import { openSeats } from '@/server/assignment/seats';
import type { MemberCall } from '@/server/call';
import { addTexts, withdrawItem } from '@/server/datasets/datasets';
import { acknowledge, publishedGuide, publishGuide, saveDraft } from '@/server/guides/guides';
import { checkBooks } from '@/server/ledger/books';
import { projectMoney } from '@/server/ledger/money';
import { addMember, createProject, updateOntology, updateTerms } from '@/server/projects/projects';
import { claimNext } from '@/test/assignment/claims';
import {
  claimed,
  kind,
  kindAnswer,
  later,
  openProject,
  preparedProject,
  readyWorker,
  rude,
} from '@/test/assignment/world';
import { fundedProject, personCall } from '@/test/ledger/book';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

function submit(call: MemberCall, projectId: string, seatId: string) {
  return handIn(call, {
    projectId,
    submissionId: newId(),
    seatId,
    answer: kindAnswer,
    comment: '',
    activeSeconds: 5,
  });
}

const countStates = (projectId: string) =>
  db.execute<{ state: string; count: number }>(
    sql`select state, count(*)::int as count from seats where project_id = ${projectId} group by state order by state`,
  );

describe('publishing', () => {
  it('names what is missing, with the amount, and publishes the drafted guide with the project', async () => {
    const { owner, projectId } = await preparedProject(db, { items: 3, overlap: 3, budgetMinor: 100n });
    expect(await publishingReadiness(owner, projectId)).toMatchObject({
      lacks: ['escrow_short'],
      seats: 9,
      neededMinor: 108n,
      missingMinor: 8n,
      publishesGuide: true,
    });
    await expect(publishProject(owner, projectId)).rejects.toMatchObject({
      code: 'escrow_short',
      params: { needed: '$1.08', held: '$1.00', missing: '$0.08' },
    });
    await updateTerms(owner, projectId, { overlap: 2 });
    await publishProject(owner, projectId);
    expect(await publishedGuide(owner, projectId)).toMatchObject({ number: 1 });
    expect([...(await countStates(projectId))]).toEqual([{ state: 'open', count: 6 }]);
    await publishProject(owner, projectId);
    expect([...(await countStates(projectId))]).toEqual([{ state: 'open', count: 6 }]);
  });

  it('a project of one class alone is not published: its answers would all be the same', async () => {
    const { owner, projectId } = await preparedProject(db, { items: 1, overlap: 1 });
    await updateOntology(owner, projectId, [kind]);
    expect((await publishingReadiness(owner, projectId)).lacks).toEqual(['class_alone']);
    await expect(publishProject(owner, projectId)).rejects.toMatchObject({ code: 'class_alone' });
    await updateOntology(owner, projectId, [kind, rude]);
    await publishProject(owner, projectId);
  });

  it('an empty draft lacks everything but says so in order', async () => {
    const { owner, projectId } = await fundedProject(db, 10n);
    expect((await publishingReadiness(owner, projectId)).lacks).toEqual([
      'classes_missing',
      'guide_missing',
      'items_missing',
    ]);
    await expect(publishProject(owner, projectId)).rejects.toMatchObject({ code: 'classes_missing' });
    await expect(pauseProject(owner, projectId)).rejects.toMatchObject({ code: 'wrong_state' });
    const untitled = await createProject(owner, { task: 'pairs', title: '' }).catch(() => null);
    if (untitled) expect((await publishingReadiness(owner, untitled.id)).lacks[0]).toBe('title_missing');
  });
});

describe('seats', () => {
  it('follow the overlap up and down, and items that come and go, and never touch started work', async () => {
    const { owner, projectId } = await openProject(db, { items: 2, overlap: 3, budgetMinor: 1000n });
    const worker = await readyWorker(db, projectId);
    const { itemId } = await claimed(worker, projectId);
    await updateTerms(owner, projectId, { overlap: 1 });
    await openSeats(owner, projectId);
    expect([...(await countStates(projectId))]).toEqual([
      { state: 'cancelled', count: 4 },
      { state: 'leased', count: 1 },
      { state: 'open', count: 1 },
    ]);
    await updateTerms(owner, projectId, { overlap: 4 });
    await openSeats(owner, projectId);
    await openSeats(owner, projectId);
    const living = await db.execute<{ count: number }>(
      sql`select count(*)::int as count from seats where project_id = ${projectId} and state <> 'cancelled' group by item_id`,
    );
    expect([...living]).toEqual([{ count: 4 }, { count: 4 }]);
    await withdrawItem(owner, projectId, itemId);
    await openSeats(owner, projectId);
    expect([...(await countStates(projectId))]).toEqual([
      { state: 'cancelled', count: 3 },
      { state: 'leased', count: 1 },
      { state: 'open', count: 4 },
    ]);
    await addTexts(owner, projectId, [{ text: `A new one for ${projectId}` }]);
    await openSeats(owner, projectId);
    expect(await db.$count(seats, sql`project_id = ${projectId} and state = 'open'`)).toBe(8);
  });
});

describe('a claim', () => {
  it('leases an item with everything the screen needs and nothing about others, and holds its price', async () => {
    const { owner, projectId } = await openProject(db);
    const worker = await readyWorker(db, projectId);
    const { itemId: _, ...leased } = await claimed(worker, projectId);
    expect(Object.keys(leased).sort()).toEqual(
      [
        'classes',
        'draft',
        'guideVersionId',
        'handBacksLeft',
        'item',
        'leaseId',
        'leaseUntil',
        'leasedAt',
        'now',
        'ontologyVersionId',
        'priceMinor',
        'seatId',
        'stage',
        'status',
        'task',
      ].sort(),
    );
    expect(Object.keys(leased.item)).toEqual(['content']);
    expect(leased.leaseUntil.getTime() - worker.now.getTime()).toBe(30 * 60_000);
    expect(await projectMoney(owner, projectId)).toMatchObject({ reservedMinor: 12n, escrowMinor: 96n });
  });

  it('asked twice gives the same item, and one more when the first is on the screen, but no third', async () => {
    const { projectId } = await openProject(db);
    const worker = await readyWorker(db, projectId);
    const first = await claimed(worker, projectId);
    expect((await claimed(worker, projectId)).seatId).toBe(first.seatId);
    const second = await claimed(worker, projectId, [first.seatId]);
    expect(second.itemId).not.toBe(first.itemId);
    expect((await claimed(worker, projectId, [first.seatId])).seatId).toBe(second.seatId);
    expect((await claimed(worker, projectId)).seatId).toBe(first.seatId);
  });

  it('never gives an item the worker has done, handed back, or holds', async () => {
    const { projectId } = await openProject(db, { items: 3, overlap: 3 });
    const worker = await readyWorker(db, projectId);
    const first = await claimed(worker, projectId);
    await submit(worker, projectId, first.seatId);
    const second = await claimed(worker, projectId);
    await handBack(worker, projectId, second.seatId, 'cannot_tell');
    const third = await claimed(worker, projectId);
    expect(new Set([first.itemId, second.itemId, third.itemId]).size).toBe(3);
    expect(await claimNext(worker, projectId, [third.seatId])).toEqual({ status: 'nothing_left' });
    await submit(worker, projectId, third.seatId);
    expect(await claimNext(worker, projectId)).toEqual({ status: 'nothing_left' });
    expect((await projectForWorker(worker, projectId)).itemsLeft).toBe(0);
  });

  it('says of each item what it pays: the price when it was started, whatever the project pays by now', async () => {
    const { owner, projectId } = await openProject(db, { items: 2, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    const first = await claimed(worker, projectId);
    await updateTerms(owner, projectId, { priceMinor: 6n });
    const second = await claimed(worker, projectId, [first.seatId]);
    expect([first.priceMinor, second.priceMinor]).toEqual([10n, 6n]);
    const { items } = await claimItems(worker, projectId, { holding: [], wanted: 2 });
    expect(items.map(({ seatId, priceMinor }) => [seatId, priceMinor])).toEqual([
      [first.seatId, 10n],
      [second.seatId, 6n],
    ]);
  });

  it('passes over withdrawn items and stops at a spent budget', async () => {
    const { owner, projectId } = await openProject(db, { items: 2, overlap: 1, budgetMinor: 24n });
    const worker = await readyWorker(db, projectId);
    const first = await claimed(worker, projectId);
    await updateTerms(owner, projectId, { priceMinor: 50n });
    expect(await claimNext(worker, projectId, [first.seatId])).toEqual({ status: 'budget_spent' });
    expect(await db.$count(seats, sql`project_id = ${projectId} and state = 'leased'`)).toBe(1);
  });

  it('is for workers who have read the guide in force, never for owners and reviewers', async () => {
    const { owner, projectId } = await openProject(db);
    await expect(joinProject(owner, projectId)).rejects.toMatchObject({ code: 'own_project' });
    const worker = await personCall(db);
    await expect(claimNext(worker, projectId)).rejects.toMatchObject({ code: 'missing' });
    await joinProject(worker, projectId);
    const guide = await publishedGuide(worker, projectId);
    expect(await claimNext(worker, projectId)).toEqual({ status: 'guide_unread', guideVersionId: guide?.id });
    await acknowledge(worker, guide?.id ?? '');
    const leased = await claimed(worker, projectId);
    expect(leased.guideVersionId).toBe(guide?.id);
    await saveDraft(owner, projectId, {
      introduction: 'Changed',
      changeSummary: 'Irony',
      rules: [{ text: 'Irony is kind.' }],
    });
    const second = await publishGuide(owner, projectId);
    expect(await claimNext(worker, projectId)).toEqual({ status: 'guide_unread', guideVersionId: second.id });
    await acknowledge(worker, second.id);
    expect(await claimed(worker, projectId)).toMatchObject({ seatId: leased.seatId, guideVersionId: second.id });
    await addMember(owner, projectId, worker.actor.id, 'reviewer');
    const held = [leased.seatId];
    expect(await claimNext(worker, projectId, held)).toEqual({ status: 'own_project' });
  });

  it('of a named item works like any other', async () => {
    const { projectId } = await openProject(db);
    const worker = await readyWorker(db, projectId);
    const first = await claimed(worker, projectId);
    const other = await readyWorker(db, projectId);
    expect(await claimItem(other, projectId, first.itemId)).toMatchObject({
      status: 'item',
    });
    expect(await claimItem(other, projectId, first.itemId)).toEqual({ status: 'nothing_left' });
  });
});

describe('a lease', () => {
  it('that has run out is free for others, and its old hold goes back', async () => {
    const { owner, projectId } = await openProject(db, { items: 1, overlap: 1 });
    const slow = await readyWorker(db, projectId, 'Slow');
    const quick = await readyWorker(db, projectId, 'Quick');
    const leased = await claimed(slow, projectId);
    expect(await claimNext(quick, projectId)).toEqual({ status: 'nothing_left' });
    const after = await later(quick, 31);
    expect((await claimed(after, projectId)).seatId).toBe(leased.seatId);
    expect(await projectMoney(owner, projectId)).toMatchObject({ reservedMinor: 12n, escrowMinor: 0n });
    expect(await extendLease(await later(slow, 32), projectId, leased.seatId)).toBeNull();
    expect(await claimNext(await later(slow, 32), projectId)).toEqual({ status: 'nothing_left' });
    expect(await checkBooks(owner)).toMatchObject({ balanced: true });
  });

  it('that has run out and that nobody took is renewed for its holder, draft and all', async () => {
    const { projectId } = await openProject(db, { items: 1, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    const leased = await claimed(worker, projectId);
    const after = await later(worker, 600);
    const again = await claimed(after, projectId);
    expect(again.seatId).toBe(leased.seatId);
    expect(again.leaseUntil.getTime()).toBe(after.now.getTime() + 30 * 60_000);
  });

  it('is extended while somebody works, up to four times its length', async () => {
    const { projectId } = await openProject(db);
    const worker = await readyWorker(db, projectId);
    const leased = await claimed(worker, projectId);
    const soon = { ...worker, now: new Date(leased.leasedAt.getTime() + 20 * 60_000) };
    expect(await extendLease(soon, projectId, leased.seatId)).toMatchObject({
      leaseUntil: new Date(leased.leasedAt.getTime() + 50 * 60_000),
      isLast: false,
    });
    const late = { ...worker, now: new Date(leased.leasedAt.getTime() + 115 * 60_000) };
    expect(await extendLease(late, projectId, leased.seatId)).toMatchObject({
      leaseUntil: new Date(leased.leasedAt.getTime() + 120 * 60_000),
      isLast: true,
    });
    const stranger = await readyWorker(db, projectId);
    expect(await extendLease(stranger, projectId, leased.seatId)).toBeNull();
  });

  it('given back frees the seat and its money, once, and only by its holder', async () => {
    const { owner, projectId } = await openProject(db);
    const worker = await readyWorker(db, projectId);
    const { seatId } = await claimed(worker, projectId);
    const stranger = await readyWorker(db, projectId);
    await expect(handBack(stranger, projectId, seatId, 'hand_back')).rejects.toMatchObject({ code: 'lease_gone' });
    await handBack(worker, projectId, seatId, 'hand_back');
    await expect(handBack(worker, projectId, seatId, 'hand_back')).rejects.toMatchObject({ code: 'lease_gone' });
    expect(await projectMoney(owner, projectId)).toMatchObject({ reservedMinor: 0n, escrowMinor: 108n });
  });

  it('that ended a day ago is given up, and the money goes back', async () => {
    const { owner, projectId } = await openProject(db, { items: 2, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    await claimed(worker, projectId);
    expect(await giveUpLapsedLeases(await later(owner, 60))).toBe(0);
    expect(await giveUpLapsedLeases(await later(owner, 31 + 24 * 60))).toBeGreaterThanOrEqual(1);
    expect(await projectMoney(owner, projectId)).toMatchObject({ reservedMinor: 0n, escrowMinor: 24n });
  });

  it('of more leases than are given up in one transaction none is left to a later hour', async () => {
    const { owner, projectId } = await openProject(db, { items: 3, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    for (const held: string[] = []; held.length < 3; ) held.push((await claimed(worker, projectId, held)).seatId);
    expect(await giveUpLapsedLeases(await later(owner, 3 * 24 * 60), 2)).toBeGreaterThanOrEqual(3);
    expect(await projectMoney(owner, projectId)).toMatchObject({ reservedMinor: 0n, escrowMinor: 36n });
  });
});

describe('pausing and closing', () => {
  it('stops new work; what was started can be handed in and stays payable', async () => {
    const { owner, projectId } = await openProject(db, { items: 2, overlap: 1 });
    const worker = await readyWorker(db, projectId);
    const first = await claimed(worker, projectId);
    await pauseProject(owner, projectId);
    expect((await claimed(worker, projectId)).seatId).toBe(first.seatId);
    expect(await claimNext(worker, projectId, [first.seatId])).toEqual({ status: 'paused', isClosed: false });
    await resumeProject(owner, projectId);
    const second = await claimed(worker, projectId, [first.seatId]);
    await closeProject(owner, projectId);
    expect(await submit(worker, projectId, first.seatId)).toMatchObject({ outcome: { status: 'accepted' } });
    expect(await submit(worker, projectId, second.seatId)).toMatchObject({ outcome: { status: 'accepted' } });
    expect(await projectMoney(owner, projectId)).toMatchObject({ awaitingMinor: 24n, awaitingCount: 2 });
    await expect(resumeProject(owner, projectId)).rejects.toMatchObject({ code: 'wrong_state' });
  });

  it('closing takes every open seat away, and a seat given back afterwards goes too', async () => {
    const { owner, projectId } = await openProject(db, { items: 2, overlap: 2 });
    const worker = await readyWorker(db, projectId);
    const { seatId } = await claimed(worker, projectId);
    await closeProject(owner, projectId);
    await handBack(worker, projectId, seatId, 'hand_back');
    expect([...(await countStates(projectId))]).toEqual([{ state: 'cancelled', count: 4 }]);
  });
});

describe('the feed', () => {
  it('shows what a project really pays, and not one’s own', async () => {
    const { owner, projectId } = await openProject(db, { items: 6, overlap: 3 });
    const worker = await readyWorker(db, projectId);
    const entry = (await openProjects(worker)).find((one) => one.projectId === projectId);
    expect(entry).toMatchObject({
      priceMinor: 10n,
      seconds: 20,
      isMeasured: false,
      hourlyMinor: 1800n,
      itemsLeft: 5,
      hasReadGuide: true,
    });
    expect((await openProjects(owner)).some((one) => one.projectId === projectId)).toBe(false);
    const work = async (by: MemberCall, seconds: readonly number[]) => {
      for (const activeSeconds of seconds) {
        const { seatId, leasedAt } = await claimed(by, projectId);
        const sent = { submissionId: newId(), seatId, answer: kindAnswer, comment: '', activeSeconds };
        await handIn({ ...by, now: new Date(leasedAt.getTime() + 60_000) }, { projectId, ...sent });
      }
      return (await openProjects(worker)).find((one) => one.projectId === projectId);
    };
    const byOne = await work(worker, [10, 11, 12, 13, 14]);
    expect(byOne).toMatchObject({ seconds: 20, isMeasured: false, hourlyMinor: 1800n, itemsLeft: 1 });
    await work(await readyWorker(db, projectId), [1, 1, 1, 1, 1, 1]);
    const measured = await work(await readyWorker(db, projectId), [15, 15, 15, 40, 40]);
    expect(measured).toMatchObject({ seconds: 12, isMeasured: true, hourlyMinor: 3000n, itemsLeft: 1 });
  });

  it('keeps a draft, and a paused project of others, from view', async () => {
    const { owner, projectId } = await preparedProject(db);
    const stranger = await personCall(db);
    await expect(projectForWorker(stranger, projectId)).rejects.toMatchObject({ code: 'missing' });
    await publishProject(owner, projectId);
    expect(await projectForWorker(stranger, projectId)).toMatchObject({ state: 'open', hasJoined: false });
    await pauseProject(owner, projectId);
    await expect(projectForWorker(stranger, projectId)).rejects.toMatchObject({ code: 'missing' });
  });
});
