import 'server-only';
import { byItem } from '@/server/cli/casebook/json-answers';
import { outOption } from '@/server/cli/casebook/labels';
import { refuseLongTexts } from '@/server/cli/casebook/memory';
import { round, rounded, writeTable } from '@/server/cli/casebook/output';
import { readRows } from '@/server/cli/casebook/rows';
import type { Report, Verb, VerbCall } from '@/server/cli/casebook/verb';
import { textsApart } from '@/server/consensus/answer-distances';
import { distanceAlpha } from '@/server/consensus/distance-alpha';
import { plainSpeech, wordsOf } from '@/server/consensus/text-errors';
import { transcriptConsensus } from '@/server/consensus/transcript-consensus';

export const transcriptsVerb: Verb = {
  name: 'transcripts',
  summary: 'One text for each item out of the transcripts of several workers.',
  operands: ['T.csv'],
  options: { out: outOption },
  details: [
    'T.csv:      worker,item,annotation; a later row of the same worker and item replaces the earlier one.',
    'OUT.csv:    item,text,confidence,votes, one row for each item; words are compared without case and punctuation.',
    '            confidence is the mean probability (geometric) that a word is right. An empty text is an answer: nothing heard.',
  ],
  example: 'casebook transcripts transcripts.csv --out texts.csv',
  run,
};

interface Row {
  readonly worker: string;
  readonly item: string;
  readonly text: string;
  readonly line: number;
}

async function run(call: VerbCall): Promise<Report> {
  const file = call.operands[0] ?? '-';
  const rows: Row[] = [];
  const columns = { required: ['worker', 'item'], optional: ['annotation'], anyOf: ['annotation'] };
  await readRows(file, columns, call.progress, ([worker = '', item = '', text = ''], line) => {
    rows.push({ worker, item, text, line });
  });
  const items = byItem(rows);
  for (const [, own] of items) refuseVeryLong(file, own);
  call.progress.step('Merging transcripts');
  const merged = transcriptConsensus(items.map(([, own]) => own));
  const out = call.text('out') ?? (call.isSet('json') ? undefined : '-');
  if (out !== undefined) {
    const table = items.map(([item], n) => [
      item,
      merged[n]?.text,
      round(merged[n]?.confidence ?? 0),
      merged[n]?.votes,
    ]);
    await writeTable(out, ['item', 'text', 'confidence', 'votes'], table);
  }
  const workers = new Set(rows.map((own) => own.worker)).size;
  /** The distances of all pairs may cost more than the merging, so they are computed only where they are printed. */
  const compared = call.isSet('json') ? items : [];
  const words = compared.map(([, own]) => own.map(({ text }) => wordsOf(plainSpeech(text))));
  const alpha = distanceAlpha(words, textsApart);
  return {
    json: { items: items.length, workers, transcripts: rows.length, krippendorffAlpha: rounded(alpha) },
    lines: out === '-' ? [] : [`${items.length} texts from ${rows.length} transcripts of ${workers} workers.`],
  };
}

/** Texts of fewer characters are never too long to be compared. */
const long = 20_000;

function refuseVeryLong(file: string, rows: readonly Row[]): void {
  if (rows.length < 2 || !rows.some(({ text }) => text.length > long)) return;
  const texts = rows.map(({ text, line }) => ({ line, words: wordsOf(text).length }));
  const [longest, next] = texts.sort((a, b) => b.words - a.words || a.line - b.line);
  if (longest !== undefined && next !== undefined) refuseLongTexts(file, longest, next);
}
