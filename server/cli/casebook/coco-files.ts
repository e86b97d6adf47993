import 'server-only';
import * as z from 'zod';
import { parseShape } from '@/server/cli/casebook/json-answers';
import { badData } from '@/server/cli/casebook/refusal';
import { readText } from '@/server/cli/casebook/source';
import type { Progress } from '@/server/cli/casebook/verb';
import { lineOfPath, placeOfFault } from '@/server/datasets/json-place';

const id = z.union([z.int(), z.string()], 'a whole number or a text');
const number = z.number('a number');
const bbox = z.tuple([number, number, number, number], 'four numbers: x, y, width, height');
/** COCO's own tools take an empty list for no box at all. */
const noBox = z.tuple([]);
const drawn = {
  image_id: id,
  category_id: id,
  bbox: z.union([bbox, noBox], 'four numbers: x, y, width, height').nullish(),
  // Read where a mask is wanted, so that what other programs leave there is no matter elsewhere.
  segmentation: z.unknown().optional(),
};
const image = z.object(
  { id, width: number.nullish(), height: number.nullish(), file_name: z.unknown().optional() },
  'an image',
);
const category = z.object({ id, name: z.union([z.string(), z.number()], 'a name').nullish() }, 'a category');
const annotation = z.object(
  {
    id: z.unknown().optional(),
    ...drawn,
    area: number.nullish(),
    iscrowd: z.union([z.literal(0), z.literal(1), z.boolean()], '0 or 1').nullish(),
  },
  'an annotation',
);
const truthFile = z.object(
  {
    images: z.array(image, 'a list of images'),
    categories: z.array(category, 'a list of categories'),
    annotations: z.array(annotation, 'a list of annotations'),
  },
  'an object with images, categories and annotations',
);
const prediction = z.object({ ...drawn, score: number }, 'a prediction');
const predictionsFile = z.array(prediction, 'a list of predictions, as COCO results are');

export type Id = z.infer<typeof id>;
export type Drawn = Pick<z.infer<typeof prediction>, 'image_id' | 'category_id' | 'bbox' | 'segmentation'>;
export type CocoImage = z.infer<typeof image>;
export type CocoTruth = z.infer<typeof truthFile>;
export type CocoPredictions = z.infer<typeof predictionsFile>;

/** A file in memory, for what is refused later has a line too. */
export interface Source<T> {
  readonly file: string;
  readonly text: string;
  readonly data: T;
}

/** Something in a file, and where in it. */
export interface Place {
  readonly source: Source<unknown>;
  readonly path: readonly PropertyKey[];
}

export async function readTruth(file: string, progress: Progress): Promise<Source<CocoTruth>> {
  const truth = await readJson(file, truthFile, progress);
  const { images, categories, annotations } = truth.data;
  refuseTwins({ source: truth, path: ['images'] }, images, (own) => own.id);
  refuseTwins({ source: truth, path: ['categories'] }, categories, (own) => own.id);
  refuseTwins({ source: truth, path: ['annotations'] }, annotations, (own) => own.id);
  return truth;
}

export function readPredictions(file: string, progress: Progress): Promise<Source<CocoPredictions>> {
  return readJson(file, predictionsFile, progress);
}

export function refusalAt({ source: { file, text }, path }: Place, expected: string, found: string): Error {
  return badData({ file, line: lineOfPath(text, path), column: path.map(String).join('.'), expected, found });
}

/** A part of the file that was left unread, as `shape` reads it. */
export function parseAt<T>({ source, path }: Place, shape: z.ZodType<T>, value: unknown): T {
  return parseShape(source.file, shape, value, (deeper) => lineOfPath(source.text, deeper), path);
}

/** Numbers in order, then texts in order. */
export function sortedIds(ids: Iterable<Id>): Id[] {
  const isText = (own: Id) => Number(typeof own === 'string');
  return [...new Set(ids)].sort((a, b) => isText(a) - isText(b) || (a < b ? -1 : 1));
}

/** Two entries with one id that say the same are one; that say different things, one is wrong, and nobody knows which. */
function refuseTwins<T>(list: Place, entries: readonly T[], idOf: (entry: T) => unknown): void {
  const known = new Map<unknown, number>();
  for (const [n, entry] of entries.entries()) {
    const own = idOf(entry);
    if (own === undefined || own === null) continue;
    const before = known.get(own);
    known.set(own, before ?? n);
    if (before === undefined || JSON.stringify(entries[before]) === JSON.stringify(entry)) continue;
    const line = lineOfPath(list.source.text, [...list.path, before, 'id']);
    throw refusalAt({ ...list, path: [...list.path, n, 'id'] }, `an id of its own, but line ${line} has it`, `${own}`);
  }
}

async function readJson<T>(file: string, shape: z.ZodType<T>, progress: Progress): Promise<Source<T>> {
  let text = '';
  for await (const chunk of readText(file, progress)) text += chunk;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const at = placeOfFault(text) ?? text.length;
    const before = text.slice(0, at);
    const place = { file, line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
    const rest = text.slice(at, at + 31).trim();
    if (rest === '') throw badData({ ...place, expected: 'a JSON value, but the file ends' });
    throw badData({ ...place, expected: 'a JSON value', found: rest });
  }
  return { file, text, data: parseShape(file, shape, value, (path) => lineOfPath(text, path)) };
}
