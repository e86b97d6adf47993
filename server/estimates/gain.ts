/**
 * What one more label of an item is expected to mend, in wrong decisions: `expectedGain` of each of its decisions, added
 * up. A choice is one decision, read with the confusion of the project's own crowd once there is one; every rectangle
 * anybody drew is one between "it is there" and "it is not". Whoever draws or misses rectangles, and crowds of which
 * nothing is known yet, are taken as right eight times in ten, as in `voteConfidence`.
 */
import { coinCrowd, expectedGain } from '@/server/consensus/stopping';
import type { VoteTable } from '@/server/consensus/votes';
import type { CrowdHabit } from './contract';
import { voteReliability } from './rules';

/** Choices that a gain is reckoned over; the others are one, since two labels ahead cost the cube of the choices. */
const weighedChoices = 6;

/** What a crowd says of what, by the names of the choices. */
export function crowdHabit({ classes }: VoteTable, confusion: Float64Array): CrowdHabit {
  return { choices: classes, says: [...confusion] };
}

/** @param odds how likely each choice is to be the right one */
export function gainOfChoice(odds: ReadonlyMap<string, number>, crowd: CrowdHabit | null): number {
  const weighed = [...odds].sort(([a, p], [b, q]) => q - p || (a < b ? -1 : 1)).slice(0, weighedChoices);
  const size = Math.max(2, weighed.length) + 1;
  const posterior = new Float64Array(size);
  const total = weighed.reduce((sum, [, p]) => sum + p, 0);
  weighed.forEach(([, p], at) => {
    posterior[at] = total > 0 ? p / total : 0;
  });
  const known = weighed.map(([choice]) => crowd?.choices.indexOf(choice) ?? -1);
  if (!crowd || weighed.length < 2 || known.includes(-1)) {
    // One choice alone: what speaks against it is something else that nobody said.
    if (weighed.length === 1) posterior.set([Math.min(1, weighed[0]?.[1] ?? 0), 1 - Math.min(1, weighed[0]?.[1] ?? 0)]);
    return expectedGain(posterior.subarray(0, size - 1), coinCrowd(size - 1, voteReliability));
  }
  const says = new Float64Array(size * size);
  known.forEach((c, column) => {
    let named = 0;
    known.forEach((l, row) => {
      const share = crowd.says[l * crowd.choices.length + c] ?? 0;
      says[row * size + column] = share;
      named += share;
    });
    says[(size - 1) * size + column] = Math.max(0, 1 - named);
  });
  return expectedGain(posterior, says);
}

/** @param presences how likely each object that anybody drew is to be there */
export function gainOfObjects(presences: readonly number[]): number {
  const crowd = coinCrowd(2, voteReliability);
  return presences.reduce((sum, p) => sum + expectedGain(Float64Array.from([p, 1 - p]), crowd), 0);
}
