import 'server-only';
import * as z from 'zod';
import { badData } from '@/server/cli/casebook/refusal';
import { asJson, exactly, isExact, readJsonLines } from '@/server/cli/casebook/rows';
import type { Progress } from '@/server/cli/casebook/verb';

const exact = z.number().refine(isExact, exactly);

/** The name of a worker or an item: a text that is not empty, or a number. */
export function nameOf(what: string) {
  const expected = `the name of the ${what}, as a text or a number`;
  return z.union([z.string().min(1, expected), exact], expected).transform((name) => String(name));
}

/** The names of classes, one for each thing drawn; numbers are names too. */
export const className = z.union([z.string(), exact], 'a class name').transform((name) => String(name));
export const classNames = z.array(className, 'a list of class names');

/** Said wherever lines are grouped by worker and item; only there does the order of lines decide anything. */
export const laterLineHelp =
  '            Of several lines of one worker and item the last counts; else the order of lines does not matter.';

/** Beyond this a square of a coordinate, or a sum of many, is no longer exact enough to compare areas. */
const farthest = 1e9;
const within = 'a number of pixels from -1e9 to 1e9';
export const pixels = z.number(within).min(-farthest, within).max(farthest, within);

/**
 * Reads JSON lines of one shape; the first line that is not of it is refused, with the field and what was expected.
 * @returns an item's name as the file writes it: a number where every line of the item has a number.
 */
export async function readAnswers<T extends { readonly item: string }>(
  file: string,
  shape: z.ZodType<T>,
  progress: Progress,
  onAnswer: (answer: T, line: number) => void,
): Promise<(item: string) => string | number> {
  const isNumber = new Map<string, boolean>();
  await readJsonLines(file, progress, (value, line) => {
    const answer = parseShape(file, shape, value, () => line);
    const { item } = answer;
    isNumber.set(item, typeof valueAt(value, ['item']) === 'number' && isNumber.get(item) !== false);
    onAnswer(answer, line);
  });
  return (item) => (isNumber.get(item) === true ? Number(item) : item);
}

/**
 * The value as `shape` reads it, or a refusal that names the field and the line it stands on.
 * @param at where the value stands in the file.
 */
export function parseShape<T>(
  file: string,
  shape: z.ZodType<T>,
  value: unknown,
  lineOf: (path: readonly PropertyKey[]) => number,
  at: readonly PropertyKey[] = [],
): T {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = [...at, ...(issue?.path ?? [])];
  throw badData({
    file,
    line: lineOf(path),
    ...(path.length === 0 ? {} : { column: path.map(String).join('.') }),
    expected: issue?.message ?? 'the documented form',
    found: asJson(valueAt(value, issue?.path ?? [])),
  });
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) at = typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined;
  return at;
}

/** Groups what was read by item, in the order of the items' names, so that the order of lines does not matter. */
export function byItem<T extends { readonly item: string; readonly worker: string }>(
  answers: readonly T[],
): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const answer of answers) {
    const group = groups.get(answer.item);
    if (group === undefined) groups.set(answer.item, [answer]);
    else group.push(answer);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([item, own]) => [item, own.sort((a, b) => (a.worker < b.worker ? -1 : a.worker > b.worker ? 1 : 0))]);
}
