import { z } from 'zod';
import { answerLimits, projectLimits } from './limits';
import { cleanText, line, runningText } from './person-text';

/**
 * The kinds of task: what an item of each looks like and what an answer to it looks like. A new kind of label is added
 * here first, then gets its editor (components/canvas), its merge (server/estimates) and its export mapping.
 */

export const taskKinds = ['boxes', 'classes', 'pairs'] as const;
export type TaskKind = (typeof taskKinds)[number];

/** Ids are made by screens and programs, never typed: letters, digits and - _ . : only. */
const shortId = z.string().regex(/^[\w:.-]{1,64}$/);

const coordinate = z.number().min(0).max(answerLimits.coordinate);
const size = z.number().min(1).max(answerLimits.coordinate);

/** A rectangle in image pixels, origin at the top left, with the id its drawer's screen gave it. */
const labelledBox = z.strictObject({
  id: shortId,
  x: coordinate,
  y: coordinate,
  width: size,
  height: size,
  classId: shortId,
});

const boxesAnswer = z.strictObject({
  task: z.literal('boxes'),
  boxes: z.array(labelledBox).max(answerLimits.boxes),
});
const classesAnswer = z.strictObject({ task: z.literal('classes'), classId: shortId });
export const pairChoices = ['left', 'right', 'tie'] as const;
const pairsAnswer = z.strictObject({ task: z.literal('pairs'), choice: z.enum(pairChoices) });

export const answerSchema = z.discriminatedUnion('task', [boxesAnswer, classesAnswer, pairsAnswer]);
export type Answer = z.infer<typeof answerSchema>;
export type BoxesAnswer = z.infer<typeof boxesAnswer>;
export type LabelledBox = z.infer<typeof labelledBox>;

const text = z.string().max(answerLimits.textLength).transform(cleanText).pipe(z.string().regex(/\S/));

/** What a worker is shown. `blob` is the SHA-256 of the stored image; sizes are in pixels after rotation upright. */
export const itemContentSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('image'),
    blob: z.string().regex(/^[0-9a-f]{64}$/),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
  }),
  z.strictObject({ kind: z.literal('text'), text }),
  z.strictObject({ kind: z.literal('pair'), prompt: text.optional(), left: text, right: text }),
]);
export type ItemContent = z.infer<typeof itemContentSchema>;

/** A class of an ontology version. Its id lasts for the life of the project; a used class is retired, never deleted. */
export const ontologyClassSchema = z.strictObject({
  id: shortId,
  name: line(projectLimits.className),
  colour: z.string().regex(/^#[0-9a-fA-F]{6}$/),
  hotkey: z
    .string()
    .regex(/^[a-z0-9]$/)
    .nullable(),
  description: runningText(projectLimits.classDescription),
  retired: z.boolean(),
});
export type OntologyClass = z.infer<typeof ontologyClassSchema>;

const classesSchema = ontologyClassSchema.array();
const readVersions = new Map<string, readonly OntologyClass[]>();
const mostReadVersions = 1_000;

/** The classes of an ontology version as its row says them. A version never changes: each is read once a process. */
export function classesOfVersion(versionId: string, said: unknown): readonly OntologyClass[] {
  const known = readVersions.get(versionId);
  if (known) return known;
  const classes = classesSchema.parse(said);
  for (const oldest of readVersions.keys()) {
    if (readVersions.size < mostReadVersions) break;
    readVersions.delete(oldest);
  }
  readVersions.set(versionId, classes);
  return classes;
}
