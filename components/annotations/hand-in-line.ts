import type { RefusalView } from '@/components/api/refusal';
import type { HandInAllInput } from '@/server/annotations/contract';
import { annotationLimits } from '@/server/annotations/limits';
import type { Waiting } from './device-store';

/** What goes out next of the hand-ins that wait on a device, and which of them the server cannot read. */

/** One hand-in that breaks the server this often in a row lets the others go first. */
const breaksBeforeOthers = 5;

export function workOf({
  submissionId,
  seatId,
  leaseId,
  answer,
  comment,
  activeSeconds,
  readingSeconds,
}: Waiting): HandInAllInput['works'][number] {
  return { submissionId, seatId, leaseId, answer, comment, activeSeconds, readingSeconds };
}

/**
 * Characters that go out in one call: on a thin line (50 kB a second) two seconds' worth. A call that takes longer than it
 * is waited for is sent anew, and would never be heard to have arrived.
 */
const mostInOneCall = 100_000;

/** Whether the first of them, and those with it, are short enough to go in one call; the first always is. */
function fitting(works: readonly Waiting[]): readonly Waiting[] {
  let length = 0;
  return works.filter((waiting, place) => {
    length += JSON.stringify(workOf(waiting)).length;
    return place === 0 || length <= mostInOneCall;
  });
}

/**
 * What goes out next: the first in line, and with it those of the same project that stand right behind it, as many as fit in one call. One that broke
 * the server, or was sent with one that did, goes alone; after it broke the server too often, others go first.
 */
export function nextOut(line: readonly Waiting[], breaks: ReadonlyMap<string, number>): readonly Waiting[] {
  const breaksOf = ({ id }: Waiting) => breaks.get(id) ?? 0;
  const at = Math.max(
    0,
    line.findIndex((waiting) => breaksOf(waiting) < breaksBeforeOthers),
  );
  const behind = line.slice(at, at + annotationLimits.handInsAtOnce);
  const first = behind[0];
  const end = behind.findIndex((waiting) => waiting.projectId !== first?.projectId || breaksOf(waiting) > 0);
  return fitting(end < 0 ? behind : behind.slice(0, Math.max(1, end)));
}

/**
 * Which of those that were sent the server cannot read, as it says by the paths of their fields: an answer that another
 * release of Casebook left on this device may be so. None when the call as a whole was not understood.
 */
export function unreadableAmong(out: readonly Waiting[], { problem, fields }: RefusalView): readonly Waiting[] {
  if (problem !== 'invalid_input') return [];
  const paths = Object.keys(fields);
  // They went out together because they name the same project.
  if (paths.includes('projectId')) return out;
  return out.filter((_, place) => paths.some((path) => `${path}.`.startsWith(`works.${place}.`)));
}
