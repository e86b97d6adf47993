import { z } from 'zod';

/**
 * The kinds of task: what an item of each looks like and what an answer to it looks like. A new kind of label is added
 * here first, then gets its editor (components/canvas), its merge (server/estimates) and its export mapping.
 */

export const taskKinds = ['boxes', 'classes', 'pairs'] as const;
export type TaskKind = (typeof taskKinds)[number];

export const answerLimits = { boxes: 2000, coordinate: 100_000, textLength: 20_000 } as const;

const coordinate = z.number().min(0).max(answerLimits.coordinate);
const size = z.number().min(1).max(answerLimits.coordinate);

/** A rectangle in image pixels, origin at the top left, with the id its drawer's screen gave it. */
const labelledBox = z.strictObject({
  id: z.string().min(1).max(64),
  x: coordinate,
  y: coordinate,
  width: size,
  height: size,
  classId: z.string().min(1).max(64),
});

export const boxesAnswer = z.strictObject({
  task: z.literal('boxes'),
  boxes: z.array(labelledBox).max(answerLimits.boxes),
});
export const classesAnswer = z.strictObject({ task: z.literal('classes'), classId: z.string().min(1).max(64) });
export const pairChoices = ['left', 'right', 'tie'] as const;
export const pairsAnswer = z.strictObject({ task: z.literal('pairs'), choice: z.enum(pairChoices) });

export const answerSchema = z.discriminatedUnion('task', [boxesAnswer, classesAnswer, pairsAnswer]);
export type Answer = z.infer<typeof answerSchema>;
export type BoxesAnswer = z.infer<typeof boxesAnswer>;
export type LabelledBox = z.infer<typeof labelledBox>;

const text = z.string().min(1).max(answerLimits.textLength);

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
  id: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(80),
  colour: z.string().regex(/^#[0-9a-fA-F]{6}$/),
  hotkey: z
    .string()
    .regex(/^[a-z0-9]$/)
    .nullable(),
  description: z.string().max(500),
  retired: z.boolean(),
});
export type OntologyClass = z.infer<typeof ontologyClassSchema>;
