import type { Queryable } from '@/db/queryable';
import { sharedBy } from '@/db/together';

/** What is asked in one breath. */
interface Batch<Ask, Answer> {
  readonly asks: Ask[];
  readonly answers: Promise<readonly Answer[]>;
}

/**
 * A statement that answers several at once. Asked in a shared transaction, it waits for those who ask the same `kind` in
 * the same tick of the process; elsewhere each is asked alone. `answer` gives one answer for each, in order.
 */
export function asking<Ask, Answer>(
  answer: (db: Queryable, asks: readonly Ask[]) => Promise<readonly Answer[]>,
  kindOf: (ask: Ask) => string = () => '',
): (db: Queryable, ask: Ask) => Promise<Answer> {
  const open = new WeakMap<Queryable, Map<string, Batch<Ask, Answer>>>();
  const batchOf = (tx: Queryable, kind: string): Batch<Ask, Answer> => {
    const kinds = open.get(tx) ?? new Map<string, Batch<Ask, Answer>>();
    open.set(tx, kinds);
    const known = kinds.get(kind);
    if (known) return known;
    const asks: Ask[] = [];
    const answers = new Promise<void>((now) => process.nextTick(now)).then(() => {
      kinds.delete(kind);
      return answer(tx, asks);
    });
    const batch = { asks, answers };
    kinds.set(kind, batch);
    return batch;
  };
  return async (db, ask) => {
    const tx = sharedBy(db);
    if (!tx) return only(await answer(db, [ask]), 0);
    const { asks, answers } = batchOf(tx, kindOf(ask));
    const place = asks.push(ask) - 1;
    return only(await answers, place);
  };
}

function only<Answer>(answers: readonly Answer[], place: number): Answer {
  if (place >= answers.length) throw new RangeError('a statement gives one answer for each that asked');
  return answers[place] as Answer;
}

/** What several ask, as the JSON that a statement reads: each with its `place`, from 0. */
export function asked(asks: readonly object[]): string {
  return JSON.stringify(asks.map((ask, place) => ({ ...ask, place })));
}

/** The rows that answer each, by the place they name; in the order in which they came. */
export function answersTo<Row extends { readonly place: number }>(
  asks: readonly object[],
  rows: readonly Row[],
): readonly (readonly Row[])[] {
  const answers = asks.map((): Row[] => []);
  for (const row of rows) answers[row.place]?.push(row);
  return answers;
}
