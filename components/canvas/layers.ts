import type { Answer, LabelledBox } from '@/server/projects/tasks';

/** One worker's answer, as the reviewer sees it over the item: told apart by letter, colour and dashes at once. */
export type AnswerLayer = {
  readonly id: string;
  readonly name: string;
  readonly badge: string;
  readonly tint: string;
  /** Lengths of dash and gap in screen pixels, e.g. "6 3"; left out, the line is whole. */
  readonly dash?: string | undefined;
  readonly visible: boolean;
  readonly answer: Answer;
};

/** A merged rectangle with who drew it, and as what. `confidence` is 0..1, null while there is no estimate. */
export type MergedBox = LabelledBox & {
  readonly confidence: number | null;
  readonly votes: readonly { readonly layerId: string; readonly classId: string }[];
};

export type MergedAnswer =
  | { readonly task: 'boxes'; readonly boxes: readonly MergedBox[] }
  | { readonly task: 'classes'; readonly classId: string | null; readonly confidence: number | null }
  | { readonly task: 'pairs'; readonly choice: 'left' | 'right' | 'tie' | null; readonly confidence: number | null };

/**
 * Darkened from Paul Tol's colour-blind-safe "muted" scheme (personal.sron.nl/~pault, issue 3.2) to show on white
 * paper, without its reds, ambers and greens: those mean disagreement, unsure and settled.
 */
const tints = ['#332288', '#0f8378', '#aa4499', '#2b7fb8', '#882255', '#77731a', '#7a4f2b', '#5a6472'] as const;
const dashes = ['', '7 3', '2 2', '9 3 2 3', '4 4'] as const;

/** The look of the n-th answer. Tint and dash shift against each other, so the first 40 differ in one or the other. */
export function layerLook(index: number): { badge: string; tint: string; dash: string } {
  const tint = tints[index % tints.length] ?? tints[0];
  const dash = dashes[(index + Math.floor(index / tints.length)) % dashes.length] ?? '';
  return { badge: letters(index), tint, dash };
}

/** Where "redraw" begins: the merge as an answer of one's own, or nothing when the votes gave none. */
export function answerFromMerge(merged: MergedAnswer): Answer | null {
  switch (merged.task) {
    case 'boxes':
      return {
        task: 'boxes',
        boxes: merged.boxes.map(({ id, x, y, width, height, classId }) => ({ id, x, y, width, height, classId })),
      };
    case 'classes':
      return merged.classId === null ? null : { task: 'classes', classId: merged.classId };
    case 'pairs':
      return merged.choice === null ? null : { task: 'pairs', choice: merged.choice };
  }
}

/** A to Z, then AA, AB, as in a spreadsheet. */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
