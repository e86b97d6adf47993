import { readFileSync } from 'node:fs';
import { type SpanItem, spanConsensus } from '@/server/consensus/span-consensus';
import { type Figure, realData } from './figures';

type Triple = [number, number, string];

interface Document {
  readonly item: string;
  readonly tokens: readonly string[];
  readonly sentence_lengths: readonly number[];
  readonly spans: readonly Triple[];
}

interface Row {
  readonly worker: string;
  readonly item: string;
  readonly sentences_covered: readonly number[];
  readonly spans: readonly Triple[];
}

function lines<T>(path: string): T[] {
  const text = readFileSync(`${realData}spans/conll2003_mturk/${path}`, 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line): T => JSON.parse(line));
}

function sentenceRanges(document: Document): [number, number][] {
  let at = 0;
  return document.sentence_lengths.map((length) => {
    at += length;
    return [at - length, at];
  });
}

/** Strict F1 on sentences that at least one worker covered: span and label both exact. */
function strictF1(documents: readonly Document[], rows: readonly Row[], withText: boolean, withCover: boolean): number {
  const items: SpanItem[] = documents.map((document) => {
    const ranges = sentenceRanges(document);
    return {
      answers: rows
        .filter((row) => row.item === document.item)
        .map((row) => ({
          worker: row.worker,
          spans: row.spans.map(([start, end, label]) => ({ start, end, label })),
          ...(withCover ? { covered: row.sentences_covered.flatMap((s) => (ranges[s] ? [ranges[s]] : [])) } : {}),
        })),
      ...(withText ? { wordsAt: (start: number, end: number) => document.tokens.slice(start, end).join(' ') } : {}),
    };
  });
  let [hits, merged, truth] = [0, 0, 0];
  spanConsensus(items).forEach(({ spans }, n) => {
    const document = documents[n];
    if (document === undefined) return;
    const ranges = sentenceRanges(document);
    const usable = rows
      .filter((r) => r.item === document.item)
      .flatMap((r) => r.sentences_covered.map((s) => ranges[s]));
    const counts = (start: number) => usable.some((range) => range && range[0] <= start && start < range[1]);
    const gold = new Set(document.spans.filter(([start]) => counts(start)).map(String));
    const found = spans
      .filter(({ start }) => counts(start))
      .map(({ start, end, label }) => String([start, end, label]));
    hits += found.filter((span) => gold.has(span)).length;
    merged += found.length;
    truth += gold.size;
  });
  return (2 * hits) / (merged + truth);
}

export async function figures(): Promise<Figure[]> {
  const documents = lines<Document>('truth.jsonl');
  const rows = lines<Row>('annotations.jsonl');
  const known = documents.filter((document) => rows.some((row) => row.item === document.item));
  const reference = '.554-.620 token vote, .729 token Dawid-Skene on this half';
  const measure = (what: string, f1: number): Figure => ({
    id: 'spans',
    what: `strict entity F1, ${known.length} documents, ${what}`,
    reference,
    target: '>= .75',
    ours: f1.toFixed(4),
    met: f1 >= 0.75,
  });
  return [
    measure('words known', strictF1(known, rows, true, true)),
    measure('words known, who saw which sentence not known', strictF1(known, rows, true, false)),
    measure('words not known', strictF1(known, rows, false, true)),
    measure('neither words nor who saw which sentence known', strictF1(known, rows, false, false)),
  ];
}
