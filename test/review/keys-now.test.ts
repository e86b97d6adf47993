import { expect, test } from 'vitest';
import { keysNow } from '@/components/review/review-state';
import type { Answer, OntologyClass } from '@/server/projects/tasks';
import type { ReviewItem } from '@/server/review/contract';

const answers: Readonly<Record<Answer['task'], Answer>> = {
  boxes: { task: 'boxes', boxes: [] },
  classes: { task: 'classes', classId: 'kind' },
  pairs: { task: 'pairs', choice: 'left' },
};

const oneClass = (hotkey: string | null, retired = false): OntologyClass => ({
  ...{ id: `of ${hotkey}`, name: 'Kind', colour: '#123456', description: '' },
  hotkey,
  retired,
});

function itemOf(task: Answer['task'], layers: number, classes: readonly OntologyClass[] = []): ReviewItem {
  const layer = { pseudonym: 'Wren', comment: '', activeSeconds: 5, guideNumber: 1, submittedAt: new Date(0) };
  return {
    ...{ itemId: 'i', name: 'Item', slice: null, content: { kind: 'text', text: 'Hello' }, qualityTarget: 0.9 },
    ...{ merged: null, confidence: null, contested: [], rules: [], verdicts: [], nextItemId: null, remaining: 0 },
    isTaken: false,
    isOwn: false,
    isOutOfWork: false,
    classes,
    layers: Array.from({ length: layers }, (_, n) => ({ ...layer, annotationId: `${n}`, answer: answers[task] })),
  };
}

test('digits show and hide drawings, as many as there are and nine at most', () => {
  expect(keysNow(itemOf('boxes', 3), false)).toEqual({ act: 'toggle', last: 3 });
  expect(keysNow(itemOf('boxes', 12), false)).toEqual({ act: 'toggle', last: 9 });
  expect(keysNow(itemOf('boxes', 0), false)).toBeNull();
});

test('a table of votes hides nobody, so it promises no keys', () => {
  expect(keysNow(itemOf('classes', 3, [oneClass('1')]), false)).toBeNull();
  expect(keysNow(itemOf('pairs', 3), false)).toBeNull();
});

test('while the reviewer answers instead, keys choose as they do for a worker', () => {
  const classes = [oneClass('1'), oneClass('k'), oneClass(null), oneClass('9', true)];
  expect(keysNow(itemOf('boxes', 3, classes), true)).toEqual({ act: 'choose', task: 'boxes', keys: ['1', 'k'] });
  expect(keysNow(itemOf('classes', 3, classes), true)).toEqual({ act: 'choose', task: 'classes', keys: ['1', 'k'] });
  expect(keysNow(itemOf('pairs', 3), true)).toEqual({ act: 'choose', task: 'pairs', keys: ['1', '2', '3'] });
  expect(keysNow(itemOf('classes', 3, [oneClass(null)]), true)).toBeNull();
});
