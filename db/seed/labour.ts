import { newId } from '@/db/ids';
import { handIn } from '@/server/annotations/annotations';
import { joinProject } from '@/server/assignment/assignment';
import { claimItem } from '@/server/assignment/claims';
import type { Actor, Call } from '@/server/call';
import { followHandIn } from '@/server/estimates/settlement';
import { acknowledge, publishedGuide } from '@/server/guides/guides';
import { invariant } from '@/server/problem';
import type { Answer } from '@/server/projects/tasks';
import { followKnownAnswer } from '@/server/skill/checks';

/** A clock for a world's past: every step is a little later than the one before. */
export interface Past {
  /** The call of `actor` at the next moment, `seconds` after the last one. */
  at(actor: Actor | null, seconds: number): Call;
}

export function past(call: Call, start: Date): Past {
  let time = start.getTime();
  return {
    at(actor, seconds) {
      time = Math.min(time + seconds * 1000, call.now.getTime());
      return { ...call, actor, now: new Date(time) };
    },
  };
}

/** The actor joins the project and reads its guide. */
export async function enrol(clock: Past, worker: Actor, projectId: string): Promise<void> {
  const call = { ...clock.at(worker, 5), actor: worker };
  await joinProject(call, projectId);
  const guide = await publishedGuide(call, projectId);
  invariant(guide, 'a project that is open has a guide');
  await acknowledge(call, guide.id);
}

/** One annotation, claimed and handed in as the product itself would do it. */
export async function label(
  clock: Past,
  worker: Actor,
  projectId: string,
  itemId: string,
  answer: Answer,
  activeSeconds: number,
  comment = '',
  purpose: 'label' | 'check' = 'label',
): Promise<void> {
  const claim = { ...clock.at(worker, 4), actor: worker };
  const claimed = await claimItem(claim, projectId, itemId, purpose);
  invariant(claimed.status === 'item', `a seat of ${itemId} is open`);
  const later = { ...clock.at(worker, activeSeconds), actor: worker };
  await handIn(later, {
    projectId,
    submissionId: newId(),
    seatId: claimed.seatId,
    answer,
    comment,
    activeSeconds,
  });
}

/** What the background job does after the last hand-in on an item: its merge, and its workers' pay once it is settled. */
export function follow(clock: Past, projectId: string, itemId: string): Promise<void> {
  return followHandIn(clock.at(null, 1), projectId, itemId);
}

/** What it does after an answer to an item whose answer is known. */
export function followKnown(clock: Past, projectId: string, itemId: string): Promise<void> {
  return followKnownAnswer(clock.at(null, 1), projectId, itemId);
}
