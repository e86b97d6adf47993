import { boxAlpha } from '@/server/consensus/box-alpha';
import { type Coefficient, krippendorffAlpha } from '@/server/consensus/krippendorff-alpha';
import { encodeVotes } from '@/server/consensus/votes';
import { groupBy } from '@/server/group';
import type { Answer, TaskKind } from '@/server/projects/tasks';
import { choiceOf } from './merge';

export interface AnswerOfItem {
  readonly itemId: string;
  readonly workerId: string;
  readonly answer: Answer;
}

export interface AgreementFigure {
  readonly scope: 'all' | 'class' | 'slice';
  readonly scopeKey: string;
  readonly alpha: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly itemCount: number;
  readonly annotationCount: number;
}

/** Resamples of the items for each interval: as many as `casebook agreement` takes, so that both say the same. */
const resamples = 1000;

interface Measured extends Coefficient {
  readonly perClass: readonly ({ readonly label: string } & Coefficient)[];
}

function measureBoxes(items: readonly (readonly AnswerOfItem[])[]): Measured {
  const answers = items.map((ofItem) =>
    ofItem.map(({ workerId, answer }) => ({
      worker: workerId,
      boxes: answer.task === 'boxes' ? answer.boxes.map((box) => ({ box, label: box.classId })) : [],
    })),
  );
  const { value, low, high, perLabel } = boxAlpha(answers, { resamples });
  return { value, low, high, perClass: perLabel };
}

function measureChoices(items: readonly (readonly AnswerOfItem[])[]): Measured {
  const table = encodeVotes(
    items
      .flat()
      .map(({ itemId, workerId, answer }) => ({ item: itemId, worker: workerId, label: choiceOf(answer) ?? '' })),
  );
  const { value, low, high, perClass } = krippendorffAlpha(table, { resamples });
  const unknown: Coefficient = { value: null, low: null, high: null };
  return { value, low, high, perClass: table.classes.map((label, c) => ({ label, ...(perClass[c] ?? unknown) })) };
}

/**
 * Krippendorff's alpha over the items with at least two answers: overall, for each class, and for each slice.
 * @param slices the slice of each item that has one
 */
export function measureAnswers(
  task: TaskKind,
  answers: readonly AnswerOfItem[],
  slices: ReadonlyMap<string, string>,
): AgreementFigure[] {
  const measure = task === 'boxes' ? measureBoxes : measureChoices;
  const comparable = [...groupBy(answers, (answer) => answer.itemId).values()].filter((of) => of.length >= 2);
  if (comparable.length === 0) return [];
  const figure = (
    scope: AgreementFigure['scope'],
    scopeKey: string,
    found: Coefficient,
    items: readonly unknown[][],
  ) => ({
    scope,
    scopeKey,
    alpha: found.value,
    low: found.low,
    high: found.high,
    itemCount: items.length,
    annotationCount: items.flat().length,
  });
  const all = measure(comparable);
  const bySlice = groupBy(comparable, (ofItem) => slices.get(ofItem[0]?.itemId ?? '') ?? '');
  bySlice.delete('');
  return [
    figure('all', '', all, comparable),
    ...(all.perClass.length > 1 ? all.perClass.map((found) => figure('class', found.label, found, comparable)) : []),
    ...[...bySlice].map(([slice, items]) => figure('slice', slice, measure(items), items)),
  ];
}
