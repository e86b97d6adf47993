import { describe, expect, test } from 'vitest';
import { evaluateVerb } from '@/server/cli/casebook/evaluate';
import { runVerb } from './run-verb';

const evaluate = (kind: 'classes' | 'text', truth: string, predictions: string, words = {}) =>
  runVerb(evaluateVerb, { truth, predictions }, { kind, ...words });

describe('classes', () => {
  const truth = 'item,label\n1,a\n2,a\n3,a\n4,b\n5,b\n';
  const predictions = 'item,label,score\n1,a,1\n2,a,1\n3,b,1\n4,b,1\n9,a,1\n';

  test('rates and confusion, worked by hand; an item without a prediction is missed', async () => {
    const { json, lines } = await evaluate('classes', truth, predictions);
    expect(json).toMatchObject({
      items: 5,
      missing: 1,
      unknown: 1,
      accuracy: { value: 0.6 },
      macroF1: 0.65,
      perClass: {
        a: { precision: 1, recall: 0.666667, f1: 0.8, items: 3, predicted: 2 },
        b: { precision: 0.5, recall: 0.5, f1: 0.5, items: 2, predicted: 2 },
      },
      confusion: {
        labels: ['a', 'b'],
        counts: [
          [2, 1],
          [0, 1],
        ],
      },
    });
    expect(lines[0]).toContain('0.6000');
  });

  test('a class that is only predicted counts, as nothing is right of it', async () => {
    const { json } = await evaluate('classes', 'item,label\n1,a\n2,a\n', 'item,label\n1,a\n2,c\n');
    expect(json).toMatchObject({ macroF1: 0.333333, perClass: { c: { precision: 0, recall: 0, f1: 0 } } });
  });

  test('what is said of other data, twice or not at all is refused', async () => {
    await expect(evaluate('classes', truth, 'item,label\nx,a\n')).rejects.toThrow(
      /items that there are predictions of/,
    );
    await expect(evaluate('classes', truth, 'item,label\n1,a\n1,b\n')).rejects.toThrow(/one answer for item 1/);
    await expect(evaluate('classes', truth, 'item,label\n1,\n')).rejects.toThrow(/a label, but it is empty/);
    await expect(evaluate('classes', truth, predictions, { iou: 'bbox' })).rejects.toThrow(/takes no --iou/);
  });
});

describe('text', () => {
  test('errors over words and characters, of all and as means of items, with and without case and punctuation', async () => {
    const truth = 'item,truth\n1,The cat sat.\n2,one two three four five six\n3,a\n';
    const predictions = 'item,text\n1,the cat sad\n2,one two three four five six\n';
    const { json } = await evaluate('text', truth, predictions);
    expect(json).toMatchObject({
      items: 3,
      missing: 1,
      words: 10,
      wer: 0.3,
      meanWer: 0.555556,
      plain: { wer: 0.2, meanWer: 0.444444 },
    });
    // Of 40 characters: T, t and the point of the first, and the third.
    expect(json).toMatchObject({ characters: 40, cer: 0.1 });
  });

  test('a text that is empty on both sides is right', async () => {
    const { json } = await evaluate('text', 'item,text\n1,\n2,b\n', 'item,annotation\n1,\n2,b\n');
    expect(json).toMatchObject({ wer: 0, meanWer: 0, cer: 0 });
  });
});
