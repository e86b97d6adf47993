import 'server-only';
import * as z from 'zod';
import { byItem, className, laterLineHelp, nameOf, readAnswers } from '@/server/cli/casebook/json-answers';
import { outLinesOption } from '@/server/cli/casebook/labels';
import { round, rounded, writeJsonLines } from '@/server/cli/casebook/output';
import { badData } from '@/server/cli/casebook/refusal';
import type { Report, Verb, VerbCall } from '@/server/cli/casebook/verb';
import { spansApart } from '@/server/consensus/answer-distances';
import { distanceAlpha } from '@/server/consensus/distance-alpha';
import { type SpanAnswer, type SpanItem, spanConsensus } from '@/server/consensus/span-consensus';

const offset = z.int('a whole number, from 0 on').min(0, 'a whole number, from 0 on');
const row = z.object(
  {
    worker: nameOf('worker'),
    item: nameOf('item'),
    spans: z.array(
      z
        .tuple([offset, offset, className], 'a start, an end and a class')
        .refine(([start, end]) => end > start, 'an end after the start'),
      'a list of spans [start, end, class]',
    ),
    tokens: z.array(z.string('a word'), 'a list of words').optional(),
    text: z.string('the text').optional(),
    covered: z.array(z.tuple([offset, offset], 'a start and an end'), 'a list of ranges').optional(),
  },
  'a JSON object with worker and item',
);
type Row = z.infer<typeof row>;

export const spansVerb: Verb = {
  name: 'spans',
  summary: 'One set of labelled spans for each text out of the spans of several workers.',
  operands: ['ANN.jsonl'],
  options: {
    threshold: {
      kind: 'number',
      placeholder: 'P',
      help: 'Least probability of a span that is written; by itself where the expected F1 is greatest.',
      min: 0,
      max: 1,
    },
    out: outLinesOption,
  },
  details: [
    'ANN.jsonl:  {"worker","item","spans":[[start,end,label],...]}, end exclusive, in tokens or in characters, of which',
    '            an emoji is two (UTF-16, as browsers count). Any line of an item may carry its "tokens" (a list; offsets then',
    '            count tokens) or its "text" (characters): the same words elsewhere then help.',
    '            "covered":[[start,end],...] names what the worker saw, when not all of it.',
    laterLineHelp,
    'OUT.jsonl:  {"item","spans":[[start,end,label],...],"scores","votes","voters"}, one line for each item. Spans overlap',
    '            where most of those who marked the one marked the other as well.',
  ],
  example: 'casebook spans annotations.jsonl --out spans.jsonl',
  run,
};

async function run(call: VerbCall): Promise<Report> {
  const file = call.operands[0] ?? '-';
  const rows: (Row & { line: number })[] = [];
  const itemAs = await readAnswers(file, row, call.progress, (answer, line) => {
    rows.push({ ...answer, line });
  });
  const items = byItem(rows);
  for (const [, own] of items) refuseBeyondText(file, own);
  call.progress.step('Merging spans');
  const threshold = call.number('threshold');
  const merged = spanConsensus(
    items.map(([, own]) => spanItem(own)),
    threshold === undefined ? {} : { threshold },
  );
  const out = call.text('out') ?? (call.isSet('json') ? undefined : '-');
  if (out !== undefined) {
    const lines = items.map(([item], n) => {
      const spans = merged[n]?.spans ?? [];
      return {
        item: itemAs(item),
        spans: spans.map(({ start, end, label }) => [start, end, label]),
        scores: spans.map((span) => round(span.confidence)),
        votes: spans.map((span) => span.votes),
        voters: spans.map((span) => span.voters),
      };
    });
    await writeJsonLines(out, lines);
  }
  const spans = merged.reduce((sum, own) => sum + own.spans.length, 0);
  const drawn = rows.reduce((sum, own) => sum + own.spans.length, 0);
  const workers = new Set(rows.map((own) => own.worker)).size;
  const alpha = distanceAlpha(
    (call.isSet('json') ? items : []).map(([, own]) => spanItem(own).answers.map((answer) => answer.spans)),
    spansApart,
  );
  return {
    json: { items: items.length, workers, drawn, spans, krippendorffAlpha: rounded(alpha) },
    lines: out === '-' ? [] : [`${spans} spans on ${items.length} items from ${drawn} spans of ${workers} workers.`],
  };
}

/** Spans end within the text, where an item's text is known. */
function refuseBeyondText(file: string, rows: readonly (Row & { line: number })[]): void {
  const { tokens, text } = textOf(rows);
  const length = tokens?.length ?? text?.length;
  if (length === undefined) return;
  for (const { spans, line } of rows) {
    const beyond = spans.find(([, end]) => end > length);
    if (beyond === undefined) continue;
    const expected = `an end of at most ${length}, where the ${tokens ? 'tokens' : 'text'} of the item end`;
    throw badData({ file, line, column: 'spans', expected, found: JSON.stringify(beyond) });
  }
}

function textOf(rows: readonly Row[]): { tokens: readonly string[] | undefined; text: string | undefined } {
  return {
    tokens: rows.find((own) => own.tokens !== undefined)?.tokens,
    text: rows.find((own) => own.text !== undefined)?.text,
  };
}

function spanItem(rows: readonly Row[]): SpanItem {
  const answers = rows.map(
    ({ worker, spans, covered }): SpanAnswer => ({
      worker,
      spans: spans.map(([start, end, label]) => ({ start, end, label })),
      ...(covered === undefined ? {} : { covered }),
    }),
  );
  const { tokens, text } = textOf(rows);
  if (tokens !== undefined) return { answers, wordsAt: (start, end) => tokens.slice(start, end).join(' ') };
  return text === undefined ? { answers } : { answers, wordsAt: (start, end) => text.slice(start, end) };
}
