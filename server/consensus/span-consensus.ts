/**
 * One set of labelled spans of a text out of the spans of several workers. Spans of different workers that overlap are
 * gathered into places (`shape-clusters.ts`, at most one span of a worker in each); whether anything is there, and what, comes
 * from who marked it and how they named it (`spot-classes.ts`); where it starts and ends from their votes, weighted by how often each
 * worker's boundary is the accepted one. Of spans that overlap the more probable is accepted, and another beside it only if most
 * of those who marked it marked both themselves: then things do lie within each other here, and are not two readings of one.
 *
 * The threshold is where the expected F1 is greatest, the crowd's common mistakes allowed for. Cost: O(s log s + overlapping pairs) an item plus O(rounds x votes x classes).
 * No workers or no spans: no spans. One worker: their spans, at the usual chance that a lone span is right.
 */
import { bestThreshold } from '@/server/consensus/best-threshold';
import { clusterShapes } from '@/server/consensus/shape-clusters';
import { classifySpots, type Spot } from '@/server/consensus/spot-classes';

/** From `start` up to, not including, `end`, in characters or in tokens. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/** One worker's spans of one item; `covered`, when the worker saw parts of it only, are the ranges seen. */
export interface SpanAnswer {
  readonly worker: string;
  readonly spans: readonly Span[];
  readonly covered?: readonly (readonly [number, number])[];
}

export interface SpanItem {
  readonly answers: readonly SpanAnswer[];
  /** The words of a range, where the text is known: the same words elsewhere then help to tell what they are. */
  readonly wordsAt?: (start: number, end: number) => string;
}

interface ConsensusSpan extends Span {
  /** Probability that exactly this span with this label is right. */
  readonly confidence: number;
  /** Workers who marked something there, and who saw the place. */
  readonly votes: number;
  readonly voters: number;
}

export interface SpanConsensus {
  /** Accepted spans in reading order. */
  readonly spans: readonly ConsensusSpan[];
  /** Others, most probable first. */
  readonly rejected: readonly ConsensusSpan[];
}

export interface SpanConsensusOptions {
  readonly threshold?: number;
}

/** Least mean overlap at which spans are held to be of one place. */
const sameplace = 0.2;
/**
 * The greatest F1 is less than what the confidences let expect (.75 for .87 on a public crowd), since workers mistake names and
 * bounds together; a span is worth accepting from half of it on. Anything from .5 to .75 gives the same figures there.
 */
const sharedMistakes = 0.75;

export function spanConsensus(items: readonly SpanItem[], options: SpanConsensusOptions = {}): SpanConsensus[] {
  const labels = [
    ...new Set(items.flatMap(({ answers }) => answers.flatMap((a) => a.spans.map((s) => s.label)))),
  ].sort();
  const workers = new Map<string, number>();
  for (const { answers } of items) {
    for (const { worker } of answers) if (!workers.has(worker)) workers.set(worker, workers.size);
  }
  const words = new Map<string, number>();
  const places = items.flatMap((item, n) => gatherPlaces(item, n, labels, workers, words));
  const { spots, unseen } = classifySpots(places, workers.size, labels.length);
  const real = spots.map((spot) => spot.real);
  const bounds = settleBounds(places, real, workers.size);
  const found = places.map((place, n): ConsensusSpan => {
    const { start, end, confidence } = bounds[n] ?? { start: 0, end: 0, confidence: 0 };
    return {
      start,
      end,
      label: labels[(spots[n]?.best ?? 1) - 1] ?? '',
      confidence: (real[n] ?? 0) * (spots[n]?.confidence ?? 0) * confidence,
      votes: place.marks.length,
      voters: place.said.length,
    };
  });
  const objects = real.reduce((sum, value) => sum + value, 0) + unseen;
  const threshold =
    options.threshold ??
    sharedMistakes *
      bestThreshold(
        found.map((span) => span.confidence),
        objects,
      );
  const perItem: Found[][] = items.map(() => []);
  places.forEach(({ item, marks }, n) => {
    perItem[item]?.push({ span: found[n] as ConsensusSpan, marks });
  });
  return perItem.map((spans) => withoutOverlaps(spans, threshold));
}

interface Mark {
  readonly worker: number;
  readonly start: number;
  readonly end: number;
}

interface Place extends Spot {
  readonly marks: readonly Mark[];
}

function gatherPlaces(
  { answers, wordsAt }: SpanItem,
  item: number,
  labels: readonly string[],
  workers: ReadonlyMap<string, number>,
  words: Map<string, number>,
): Place[] {
  const own = [...new Map(answers.map((answer) => [answer.worker, answer])).values()];
  const drawn = own
    .flatMap(({ spans, covered }, answer) =>
      spans.filter((s) => s.end > s.start && sees(covered, s.start)).map((span) => ({ answer, ...span })),
    )
    .sort((a, b) => a.start - b.start || a.end - b.end || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
  const clusters = clusterShapes(
    {
      workerOf: drawn.map((d) => d.answer),
      workers: own.length,
      bounds: drawn.map(({ start, end }) => ({ x: start, y: 0, width: end - start, height: 1 })),
      similarity: (a, b) => likeness(drawn[a] as Span, drawn[b] as Span),
    },
    sameplace,
  );
  return clusters.map(({ members }) => {
    const marks = members.map((m) => drawn[m] as (typeof drawn)[number]);
    const at = Math.min(...marks.map((mark) => mark.start));
    const saidBy = new Map(marks.map((mark) => [mark.answer, labels.indexOf(mark.label) + 1]));
    const voters = own.map((_, n) => n).filter((n) => saidBy.has(n) || sees(own[n]?.covered, at));
    return {
      item,
      marks: marks.map(({ answer, start, end }) => ({
        worker: workers.get(own[answer]?.worker ?? '') ?? 0,
        start,
        end,
      })),
      workerOf: voters.map((n) => workers.get(own[n]?.worker ?? '') ?? 0),
      said: voters.map((n) => saidBy.get(n) ?? 0),
      words: wordsAt === undefined ? -1 : wordNumber(wordsMostMarked(marks, wordsAt), words),
    };
  });
}

/** Of places as near, the one with the same name is the nearer. */
function likeness(a: Span, b: Span): number {
  return spanOverlap(a, b) * (a.label === b.label ? 1 : 1 - 1e-6);
}

/** Intersection over union of two ranges. */
export function spanOverlap(a: Span, b: Span): number {
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return shared > 0 ? shared / (Math.max(a.end, b.end) - Math.min(a.start, b.start)) : 0;
}

function sees(covered: SpanAnswer['covered'], at: number): boolean {
  return covered === undefined || covered.some(([start, end]) => start <= at && at < end);
}

function wordsMostMarked(marks: readonly Span[], wordsAt: (start: number, end: number) => string): string {
  const votes = new Map<string, number>();
  for (const { start, end } of marks) {
    const text = wordsAt(start, end).toLowerCase();
    votes.set(text, (votes.get(text) ?? 0) + 1);
  }
  return [...votes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? '';
}

function wordNumber(text: string, words: Map<string, number>): number {
  const known = words.get(text) ?? words.size;
  words.set(text, known);
  return known;
}

interface Bounds {
  readonly start: number;
  readonly end: number;
  readonly confidence: number;
}

const boundRounds = 8;
const usualBound = 0.9;
const usualBoundWeight = 4;

/** Start and end of each place by weighted votes, in turn with how often each worker's boundary is the accepted one. */
function settleBounds(places: readonly Place[], real: readonly number[], workers: number): Bounds[] {
  const care = { start: new Float64Array(workers).fill(0.85), end: new Float64Array(workers).fill(0.85) };
  let bounds: Bounds[] = [];
  for (let round = 0; round < boundRounds; round++) {
    const starts = places.map(({ marks }) => vote(marks, 'start', care.start));
    const ends = places.map(({ marks }) => vote(marks, 'end', care.end));
    bounds = starts.map((start, n) => {
      const end = ends[n] ?? start;
      const crossed = end.at <= start.at;
      const whole = places[n]?.marks[0];
      return {
        start: crossed ? (whole?.start ?? 0) : start.at,
        end: crossed ? (whole?.end ?? 0) : end.at,
        confidence: start.confidence * end.confidence,
      };
    });
    fitCare(places, real, 'start', starts, care.start);
    fitCare(places, real, 'end', ends, care.end);
  }
  return bounds;
}

interface Vote {
  readonly at: number;
  readonly confidence: number;
}

/** Ties go to the longer span. "Somewhere else" is always one of the alternatives. */
function vote(marks: readonly Mark[], side: 'start' | 'end', care: Float64Array): Vote {
  const score = new Map<number, number>();
  for (const mark of marks) {
    const p = Math.min(0.995, care[mark.worker] as number);
    score.set(mark[side], (score.get(mark[side]) ?? 0) + Math.log(p / (1 - p)));
  }
  const ranked = [...score].sort(([a, x], [b, y]) =>
    Math.abs(x - y) > 1e-9 ? y - x : side === 'start' ? a - b : b - a,
  );
  const [at, top] = ranked[0] ?? [0, 0];
  const total = ranked.reduce((sum, [, value]) => sum + Math.exp(value - top), Math.exp(-top));
  return { at, confidence: 1 / total };
}

function fitCare(
  places: readonly Place[],
  real: readonly number[],
  side: 'start' | 'end',
  votes: readonly Vote[],
  care: Float64Array,
): void {
  const hits = new Float64Array(care.length).fill(usualBound * usualBoundWeight);
  const tries = new Float64Array(care.length).fill(usualBoundWeight);
  places.forEach(({ marks }, n) => {
    const { at, confidence } = votes[n] ?? { at: 0, confidence: 0 };
    if (marks.length < 2) return;
    for (const mark of marks) {
      const hit = mark[side] === at ? confidence : (1 - confidence) / 2;
      hits[mark.worker] = (hits[mark.worker] as number) + (real[n] as number) * hit;
      tries[mark.worker] = (tries[mark.worker] as number) + (real[n] as number);
    }
  });
  for (let w = 0; w < care.length; w++) care[w] = (hits[w] as number) / (tries[w] as number);
}

interface Found {
  readonly span: ConsensusSpan;
  readonly marks: readonly Mark[];
}

function withoutOverlaps(found: readonly Found[], threshold: number): SpanConsensus {
  const ranked = [...found].sort(
    ({ span: a }, { span: b }) => b.confidence - a.confidence || a.start - b.start || a.end - b.end,
  );
  const accepted: Found[] = [];
  const rejected: ConsensusSpan[] = [];
  for (const one of ranked) {
    const isFree = accepted.every((other) => spanOverlap(one.span, other.span) === 0 || areBothMeant(one, other));
    if (one.span.confidence >= threshold && isFree) accepted.push(one);
    else rejected.push(one.span);
  }
  const spans = accepted.map(({ span }) => span);
  return { spans: spans.sort((a, b) => a.start - b.start || a.end - b.end || (a.label < b.label ? -1 : 1)), rejected };
}

/** Whether most of those who marked the first marked the second as well, overlapping it. */
function areBothMeant(one: Found, other: Found): boolean {
  if (sameSpan(one.span, other.span)) return false;
  const others = new Map(other.marks.map((mark) => [mark.worker, mark]));
  const both = one.marks.filter((mark) => {
    const own = others.get(mark.worker);
    return own !== undefined && own.start < mark.end && mark.start < own.end;
  });
  return both.length > one.marks.length / 2;
}

function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end && a.label === b.label;
}
