/** What became of a stretch of words between two versions of a text. */
export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Words, runs of white space, and everything else one character at a time: joined they are the text again. */
function tokensOf(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}_]+|\s+|[^\p{L}\p{M}\p{N}_\s]/gu) ?? [];
}

/**
 * Beyond this many differing words two texts are shown as one replaced by the other: the search takes time and memory in
 * the square of it (1,000 differences: 2 M steps, 8 MB), and nobody reads such a patchwork.
 */
const mostDifferences = 1000;

/**
 * The word-level difference of two texts: the parts that are `same` or `removed` are `before`, those that are `same` or
 * `added` are `after`. Shortest edit script by E. W. Myers, "An O(ND) difference algorithm and its variations",
 * Algorithmica 1 (1986), doi:10.1007/BF01840446. Ties are broken towards removing first.
 */
export function wordDiff(before: string, after: string): DiffPart[] {
  const [a, b] = [tokensOf(before), tokensOf(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const parts = new Parts();
  parts.add('same', a.slice(0, head));
  addMiddle(parts, a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  parts.add('same', a.slice(a.length - tail));
  return parts.list;
}

/** Kept words part two changes, and so does a new line; blanks and marks that happen to be kept do not. */
const partsNothing = ({ kind, text }: DiffPart) => kind === 'same' && !/[\p{L}\p{N}\n]/u.test(text);

/**
 * The same difference as it is read: where words were replaced one after the other, all that went comes first and then
 * all that came ("-[is still]+[gets no]", not "-[is]+[gets] -[still]+[no]"). What is `same` and `removed` is still the
 * text before, what is `same` and `added` the text after.
 */
export function gathered(parts: readonly DiffPart[]): DiffPart[] {
  const joined: DiffPart[] = [];
  for (let from = 0; from < parts.length; ) {
    const to = endOfChange(parts, from);
    const run = parts.slice(from, to);
    const textWithout = (kind: DiffPart['kind']) =>
      run.flatMap((part) => (part.kind === kind ? [] : [part.text])).join('');
    if (run.some(({ kind }) => kind === 'removed') && run.some(({ kind }) => kind === 'added')) {
      joined.push({ kind: 'removed', text: textWithout('added') }, { kind: 'added', text: textWithout('removed') });
    } else joined.push(...run);
    from = to;
  }
  return joined;
}

/** Where the changes that begin at `from` end: behind the last one that no kept word parts from the others. */
function endOfChange(parts: readonly DiffPart[], from: number): number {
  let end = from + 1;
  if (parts[from]?.kind === 'same') return end;
  for (let at = end; at < parts.length; at += 1) {
    const part = parts[at];
    if (!part || (part.kind === 'same' && !partsNothing(part))) break;
    if (part.kind !== 'same') end = at + 1;
  }
  return end;
}

/** Joins neighbours of one kind. */
class Parts {
  readonly list: { kind: DiffPart['kind']; text: string }[] = [];

  add(kind: DiffPart['kind'], tokens: readonly string[]): void {
    if (tokens.length === 0) return;
    const last = this.list.at(-1);
    if (last?.kind === kind) last.text += tokens.join('');
    else this.list.push({ kind, text: tokens.join('') });
  }
}

function addMiddle(parts: Parts, a: readonly string[], b: readonly string[]): void {
  const trace = furthestReaches(a, b);
  if (!trace) {
    parts.add('removed', a);
    parts.add('added', b);
    return;
  }
  for (const { kind, from, to } of stepsBack(trace, a.length, b.length)) {
    parts.add(kind, (kind === 'added' ? b : a).slice(from, to));
  }
}

const reached = (reach: Int32Array, diagonal: number) => reach[diagonal + mostDifferences + 1] ?? 0;

/** Whether the best way onto `diagonal` with `differences` edits comes from above (an addition). */
function comesDown(reach: Int32Array, diagonal: number, differences: number): boolean {
  if (diagonal === -differences) return true;
  return diagonal !== differences && reached(reach, diagonal - 1) < reached(reach, diagonal + 1);
}

/** For 0, 1, 2... edits: how far each diagonal got before them. Null when the texts differ in too much. */
function furthestReaches(a: readonly string[], b: readonly string[]): Int32Array[] | null {
  const reach = new Int32Array(2 * mostDifferences + 3);
  const trace: Int32Array[] = [];
  const most = Math.min(a.length + b.length, mostDifferences);
  for (let differences = 0; differences <= most; differences += 1) {
    trace.push(reach.slice());
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      const down = comesDown(reach, diagonal, differences);
      let x = down ? reached(reach, diagonal + 1) : reached(reach, diagonal - 1) + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      reach[diagonal + mostDifferences + 1] = x;
      if (x >= a.length && x - diagonal >= b.length) return trace;
    }
  }
  return null;
}

/** The edits in reading order, as ranges of `a` (same, removed) or of `b` (added). */
function stepsBack(trace: readonly Int32Array[], endA: number, endB: number) {
  const steps: { kind: DiffPart['kind']; from: number; to: number }[] = [];
  let [x, y] = [endA, endB];
  for (let differences = trace.length - 1; differences >= 0; differences -= 1) {
    const reach = trace[differences];
    if (!reach) break;
    const diagonal = x - y;
    const down = comesDown(reach, diagonal, differences);
    const previous = diagonal + (down ? 1 : -1);
    const fromX = differences === 0 ? 0 : reached(reach, previous);
    const fromY = differences === 0 ? 0 : fromX - previous;
    const startX = differences === 0 ? 0 : down ? fromX : fromX + 1;
    if (x > startX) steps.push({ kind: 'same', from: startX, to: x });
    if (differences > 0 && down) steps.push({ kind: 'added', from: fromY, to: fromY + 1 });
    if (differences > 0 && !down) steps.push({ kind: 'removed', from: fromX, to: fromX + 1 });
    [x, y] = [fromX, fromY];
  }
  return steps.reverse();
}
