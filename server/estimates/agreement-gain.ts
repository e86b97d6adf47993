/**
 * How much better one guide version agrees than an earlier one. Choices are compared by resampling the items of both
 * (`alphaDifference`); for rectangles, whose units come out of matching, the two intervals are taken as normal:
 *
 *     se = (high - low) / (2 * 1.96),   gain +- 1.96 sqrt(se_1^2 + se_2^2),
 *
 * and the items needed come from the same spread, to see the gain four times in five.
 */
import { alphaDifference } from '@/server/consensus/agreement';
import { encodeVotes } from '@/server/consensus/votes';
import type { TaskKind } from '@/server/projects/tasks';
import type { AgreementFigure, AnswerOfItem } from './agreement-rules';
import type { AgreementGain } from './contract';
import { choiceOf } from './merge';

export interface MeasuredVersion {
  readonly figure: AgreementFigure;
  readonly answers: readonly AnswerOfItem[];
}

const resamples = 400;
const twoSided = 1.96;
const power = 0.8416;

/** Null where either version has no figure or no interval. */
export function agreementGain(task: TaskKind, before: MeasuredVersion, after: MeasuredVersion): AgreementGain | null {
  if (before.figure.alpha === null || after.figure.alpha === null) return null;
  if (task === 'boxes') return gainOfIntervals(before.figure, after.figure);
  const tables = [before, after].map(({ answers }) =>
    encodeVotes(
      answers.map(({ itemId, workerId, answer }) => ({
        item: itemId,
        worker: workerId,
        label: choiceOf(answer) ?? '',
      })),
    ),
  );
  const [first, second] = tables;
  if (!first || !second) return null;
  const { value, low, high, itemsNeeded } = alphaDifference(first, second, { resamples });
  return value === null || low === null || high === null ? null : { value, low, high, itemsNeeded };
}

function gainOfIntervals(before: AgreementFigure, after: AgreementFigure): AgreementGain | null {
  const [a, b] = [spreadOf(before), spreadOf(after)];
  if (a === null || b === null) return null;
  const value = (after.alpha ?? 0) - (before.alpha ?? 0);
  const half = twoSided * Math.sqrt(a * a + b * b);
  const perItem = a * a * before.itemCount + b * b * after.itemCount;
  const itemsNeeded = value === 0 ? null : Math.ceil(((twoSided + power) ** 2 * perItem) / value ** 2);
  return { value, low: value - half, high: value + half, itemsNeeded };
}

function spreadOf({ low, high }: AgreementFigure): number | null {
  return low === null || high === null ? null : (high - low) / (2 * twoSided);
}
