import 'server-only';
import { round, rounded } from '@/server/cli/casebook/output';
import { badData } from '@/server/cli/casebook/refusal';
import { readRows } from '@/server/cli/casebook/rows';
import type { Progress, Report, VerbCall } from '@/server/cli/casebook/verb';
import { classEvaluation } from '@/server/consensus/class-evaluation';
import { characterErrors, type ErrorCount, errorRate, plainSpeech, wordErrors } from '@/server/consensus/text-errors';

/** The columns that may hold an answer of the kind. */
const columns = { classes: ['label', 'truth'], text: ['text', 'annotation', 'truth'] } as const;

export const answersHelp = [
  'With --kind classes, CSV or JSON lines of item,label: accuracy, macroF1, perClass{precision,recall,f1}, confusion. With --kind',
  'text, item,text (or annotation, truth): wer and cer, errors over words and characters; meanWer and meanCer, means over',
  'items; plain, the same without case and punctuation. An item of the truth without a prediction counts as all wrong.',
];

/** Classes or texts of items against the true ones. */
export async function evaluateAnswers(call: VerbCall, kind: 'classes' | 'text'): Promise<Report> {
  const truthFile = call.text('truth') ?? '-';
  const truth = await readAnswersOfItems(truthFile, kind, call.progress);
  const found = await readAnswersOfItems(call.text('predictions') ?? '-', kind, call.progress);
  const missing = [...truth.keys()].filter((item) => !found.has(item)).length;
  if (missing === truth.size) {
    const expected = 'items that there are predictions of, but there is none';
    throw badData({ file: truthFile, line: 2, column: 'item', expected });
  }
  const unknown = [...found.keys()].filter((item) => !truth.has(item)).length;
  call.progress.step('Comparing', truth.size);
  const counts = { items: truth.size, missing, unknown };
  const { json, lines } = kind === 'classes' ? ofClasses(truth, found) : ofTexts(truth, found, call.progress);
  const left = `${truth.size} items, ${missing} without a prediction; ${unknown} predictions of other items left out`;
  return { json: { ...json, ...counts }, lines: [...lines, left] };
}

type Answers = ReadonlyMap<string, string>;
type Found = { readonly json: { readonly [key: string]: Report['json'] }; readonly lines: readonly string[] };

async function readAnswersOfItems(file: string, kind: 'classes' | 'text', progress: Progress): Promise<Answers> {
  const names = columns[kind];
  const answers = new Map<string, string>();
  await readRows(file, { required: ['item'], optional: names, anyOf: names }, progress, (values, line) => {
    const [item = '', ...cells] = values;
    const at = Math.max(
      0,
      cells.findIndex((cell) => cell !== ''),
    );
    const answer = cells[at] ?? '';
    const column = names[at] ?? names[0];
    if (kind === 'classes' && answer === '')
      throw badData({ file, line, column, expected: 'a label, but it is empty' });
    const before = answers.get(item);
    if (before !== undefined && before !== answer) {
      throw badData({
        file,
        line,
        column,
        expected: `one answer for item ${item}, which has ${before}`,
        found: answer,
      });
    }
    answers.set(item, answer);
  });
  return answers;
}

function ofClasses(truth: Answers, found: Answers): Found {
  const known = [...truth].map(([item, label]) => [label, found.get(item)] as const);
  const labels = [...new Set(known.flat())].filter((label) => label !== undefined).sort();
  const indexOf = new Map(labels.map((label, n) => [label, n]));
  const index = (label: string | undefined): number => (label === undefined ? -1 : (indexOf.get(label) ?? -1));
  const k = labels.length;
  const { accuracy, macroF1, perClass, confusion } = classEvaluation(
    Int32Array.from(known, ([label]) => index(label)),
    Int32Array.from(known, ([, label]) => index(label)),
    k,
  );
  const rates = labels.map((label, c) => {
    const { precision = 0, recall = 0, f1 = 0, items = 0, predicted = 0 } = perClass[c] ?? {};
    return [label, { precision: round(precision), recall: round(recall), f1: round(f1), items, predicted }] as const;
  });
  return {
    json: {
      accuracy: rounded(accuracy),
      macroF1: round(macroF1),
      perClass: Object.fromEntries(rates),
      confusion: { labels, counts: labels.map((_, c) => [...confusion.subarray(c * k, (c + 1) * k)]) },
    },
    lines: [
      `Accuracy ${(accuracy.value ?? 0).toFixed(4)}  [${(accuracy.low ?? 0).toFixed(3)}, ${(accuracy.high ?? 0).toFixed(3)}]`,
      `Macro-F1 ${macroF1.toFixed(4)}`,
      ...rates.map(
        ([label, r]) =>
          `  ${label}: precision ${r.precision.toFixed(3)}, recall ${r.recall.toFixed(3)}, F1 ${r.f1.toFixed(3)}`,
      ),
    ],
  };
}

function ofTexts(truth: Answers, found: Answers, progress: Progress): Found {
  const tallies = [
    new Tally(wordErrors),
    new Tally(characterErrors),
    new Tally(wordErrors),
    new Tally(characterErrors),
  ];
  let done = 0;
  for (const [item, text] of truth) {
    const said = found.get(item) ?? '';
    const [plainText, plainSaid] = [plainSpeech(text), plainSpeech(said)];
    tallies.forEach((tally, n) => {
      if (n < 2) tally.add(text, said);
      else tally.add(plainText, plainSaid);
    });
    progress.done(++done);
  }
  const [words, characters, plainWords, plainCharacters] = tallies as [Tally, Tally, Tally, Tally];
  const rates = (word: Tally, character: Tally) => ({
    wer: round(word.rate()),
    cer: round(character.rate()),
    meanWer: round(word.mean()),
    meanCer: round(character.mean()),
  });
  const [exact, plain] = [rates(words, characters), rates(plainWords, plainCharacters)];
  const line = (name: string, r: typeof exact) =>
    `${name}: word error rate ${r.wer.toFixed(4)} (mean of items ${r.meanWer.toFixed(4)}), characters ${r.cer.toFixed(4)} (${r.meanCer.toFixed(4)})`;
  return {
    json: { ...exact, plain, words: words.all.length, characters: characters.all.length },
    lines: [line('As written', exact), line('Without case and punctuation', plain)],
  };
}

class Tally {
  readonly all = { errors: 0, length: 0 };
  private rates = 0;
  private items = 0;

  constructor(private readonly compare: (truth: string, text: string) => ErrorCount) {}

  add(truth: string, text: string): void {
    const found = this.compare(truth, text);
    this.all.errors += found.errors;
    this.all.length += found.length;
    this.rates += errorRate(found);
    this.items++;
  }

  rate(): number {
    return errorRate(this.all);
  }

  mean(): number {
    return this.rates / Math.max(1, this.items);
  }
}
