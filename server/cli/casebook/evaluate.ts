import 'server-only';
import { z } from 'zod';
import { parseShape } from '@/server/cli/casebook/json-answers';
import { lineOfFault, lineOfPath } from '@/server/cli/casebook/json-place';
import { badData } from '@/server/cli/casebook/refusal';
import { readRuns } from '@/server/cli/casebook/run-lengths';
import { readText } from '@/server/cli/casebook/source';
import type { Report, Verb, VerbCall } from '@/server/cli/casebook/verb';
import {
  type Detection,
  type DetectionScores,
  evaluateDetections,
  type TruthObject,
} from '@/server/consensus/coco-evaluation';
import { detectionConfusion } from '@/server/consensus/detection-confusion';
import { type Box, boxArea, boxIntersection } from '@/server/geometry/box';
import { type Mask, maskArea, maskBounds, maskIntersection } from '@/server/geometry/mask';
import { rasterize } from '@/server/geometry/rasterize';

const id = z.int('a whole number');
const number = z.number('a number');
const bbox = z.tuple([number, number, number, number], 'four numbers: x, y, width, height');
const segmentation = z.union(
  [z.array(z.array(number)), z.object({ size: z.tuple([id, id]), counts: z.union([z.string(), z.array(id)]) })],
  'polygons [[x,y,x,y,...],...] or {"size":[height,width],"counts"}',
);
type Segmentation = z.infer<typeof segmentation>;
const truthFile = z.object({
  images: z.array(z.object({ id, width: number.optional(), height: number.optional() }), 'a list of images'),
  categories: z.array(z.object({ id, name: z.string('a name') }), 'a list of categories'),
  annotations: z.array(
    z.object({
      image_id: id,
      category_id: id,
      bbox: bbox.optional(),
      area: number.optional(),
      iscrowd: z.union([z.literal(0), z.literal(1), z.boolean()]).optional(),
      segmentation: segmentation.optional(),
    }),
    'a list of annotations',
  ),
});
const predictionsFile = z.array(
  z.object({
    image_id: id,
    category_id: id,
    bbox: bbox.optional(),
    score: number,
    segmentation: segmentation.optional(),
  }),
  'a list of predictions',
);

export const evaluateVerb: Verb = {
  name: 'evaluate',
  summary: "COCO's average precision and recall of a detector's boxes or masks.",
  operands: [],
  options: {
    truth: { kind: 'file', placeholder: 'gt.json', help: 'The truth in COCO form.', required: true },
    predictions: { kind: 'file', placeholder: 'dt.json', help: "The detector's results in COCO form.", required: true },
    iou: { kind: 'text', placeholder: 'KIND', help: 'bbox, the default, or segm.', choices: ['bbox', 'segm'] },
    'class-agnostic': { kind: 'switch', help: 'Judge the shapes alone, whatever their classes.' },
  },
  details: [
    'gt.json:    {"images":[{"id","width","height"}],"categories":[{"id","name"}],"annotations":[{"image_id","category_id",',
    '            "bbox":[x,y,width,height],"area","iscrowd","segmentation"}]}',
    'dt.json:    [{"image_id","category_id","bbox" or "segmentation","score"}]',
    'Out:        AP, AP50, AP75, APs, APm, APl, AR1, AR10, AR100, ARs, ARm, ARl, perClass, perIou and the confusion matrix',
    '            at IoU .5 and score .5. A measure nothing counts for is -1, as in the reference implementation.',
  ],
  example: 'casebook evaluate --truth instances.json --predictions results.json --iou bbox --json',
  run,
};

interface Shape {
  readonly box: Box;
  readonly mask: Mask | undefined;
  readonly shapeArea: number;
}

async function run(call: VerbCall): Promise<Report> {
  const truthPath = call.text('truth') ?? '-';
  const predictionsPath = call.text('predictions') ?? '-';
  const truthText = await readWhole(truthPath, call);
  const gt = parseText(truthPath, truthFile, truthText);
  const predictionsText = await readWhole(predictionsPath, call);
  const dt = parseText(predictionsPath, predictionsFile, predictionsText);
  const withMasks = call.text('iou') === 'segm';
  const frames = new Map(gt.images.map((image) => [image.id, image]));
  const shape = (
    place: Place,
    s: { image_id: number; bbox?: z.infer<typeof bbox> | undefined; segmentation?: Segmentation | undefined },
  ): Shape => {
    const frame = frames.get(s.image_id);
    if (frame === undefined) throw refusalAt(place, 'image_id', 'an image of the truth', `${s.image_id}`);
    return withMasks ? maskShape(place, s.segmentation, frame) : boxShape(place, s.bbox, s.segmentation, frame);
  };
  call.progress.step('Reading shapes');
  const truth = gt.annotations.map((a, n): TruthObject & Shape => {
    const own = shape({ file: truthPath, text: truthText, path: ['annotations', n] }, a);
    const crowd = a.iscrowd === 1 || a.iscrowd === true;
    return { image: a.image_id, category: a.category_id, area: a.area ?? own.shapeArea, crowd, ...own };
  });
  const found = dt.map((d, n): Detection & Shape => {
    const own = shape({ file: predictionsPath, text: predictionsText, path: [n] }, d);
    return { image: d.image_id, category: d.category_id, area: own.shapeArea, score: d.score, ...own };
  });
  call.progress.step('Matching');
  const categories = gt.categories.map((category) => category.id).sort((a, b) => a - b);
  const names = new Map(gt.categories.map((category) => [category.id, category.name]));
  const { scores, perCategory, perIou } = evaluateDetections(
    truth,
    found,
    overlap,
    call.isSet('class-agnostic') ? undefined : categories,
  );
  const confusion = detectionConfusion(
    truth.filter((t) => !t.crowd),
    found,
    overlap,
    { categories },
  );
  const perClass = perCategory.map(({ category, ...rest }, n) => {
    const rates = confusion.perClass[n];
    const extra = { precision: rates?.precision ?? null, recall: rates?.recall ?? null, objects: rates?.objects ?? 0 };
    return { id: category, name: names.get(category) ?? '', ...rest, ...extra };
  });
  const labels = [...categories.map((category) => names.get(category) ?? ''), 'nothing'];
  return {
    json: {
      ...scores,
      perClass,
      perIou: perIou.map((p) => ({ ...p })),
      confusion: { labels, counts: confusion.counts },
    },
    lines: table(scores),
  };
}

function table(scores: DetectionScores): string[] {
  return Object.entries(scores).map(([name, value]) => `${name.padEnd(6)} ${Number(value).toFixed(4)}`);
}

async function readWhole(file: string, call: VerbCall): Promise<string> {
  let text = '';
  for await (const chunk of readText(file, call.progress)) text += chunk;
  return text;
}

function parseText<T>(file: string, shape: z.ZodType<T>, text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const line = lineOfFault(text);
    const expected = `JSON (${error instanceof Error ? error.message : 'unreadable'})`;
    throw badData({ file, ...(line === undefined ? {} : { line }), expected });
  }
  return parseShape(file, shape, value, (path) => lineOfPath(text, path));
}

/** An annotation or a prediction: which file, what it says, and where in it. */
interface Place {
  readonly file: string;
  readonly text: string;
  readonly path: readonly PropertyKey[];
}

function refusalAt({ file, text, path }: Place, column: string, expected: string, found: string): Error {
  return badData({ file, line: lineOfPath(text, [...path, column]), column, expected, found });
}

type Frame = { readonly width?: number | undefined; readonly height?: number | undefined };

function boxShape(
  place: Place,
  box: readonly number[] | undefined,
  outline: Segmentation | undefined,
  frame: Frame,
): Shape {
  if (box === undefined) {
    if (outline === undefined) throw refusalAt(place, 'bbox', 'a bbox', 'nothing');
    const bounds = maskBounds(maskShape(place, outline, frame).mask ?? { width: 0, height: 0, counts: [] });
    return boxShape(place, bounds ? [bounds.x, bounds.y, bounds.width, bounds.height] : [0, 0, 0, 0], undefined, frame);
  }
  const [x = 0, y = 0, width = 0, height = 0] = box;
  const own = { x, y, width, height };
  return { box: own, mask: undefined, shapeArea: boxArea(own) };
}

function maskShape(place: Place, outline: Segmentation | undefined, frame: Frame): Shape {
  if (outline === undefined) throw refusalAt(place, 'segmentation', 'a segmentation', 'nothing');
  let mask: Mask;
  if (Array.isArray(outline)) {
    if (frame.width === undefined || frame.height === undefined) {
      const expected = 'the width and height of every image that has polygons';
      throw badData({ file: place.file, column: 'images', expected });
    }
    mask = rasterize(outline, frame.width, frame.height);
  } else {
    const read = readRuns(outline);
    if ('expected' in read) throw refusalAt(place, 'segmentation', read.expected, read.found);
    mask = read;
  }
  return { box: maskBounds(mask) ?? { x: 0, y: 0, width: 0, height: 0 }, mask, shapeArea: maskArea(mask) };
}

/** Of masks when both have one, else of boxes; with a crowd the share of the detection that lies inside it. */
function overlap(found: Shape, object: Shape & { readonly crowd: boolean }): number {
  const boxes = boxIntersection(found.box, object.box);
  const shared = found.mask && object.mask ? (boxes > 0 ? maskIntersection(found.mask, object.mask) : 0) : boxes;
  if (shared === 0) return 0;
  return shared / (object.crowd ? found.shapeArea : found.shapeArea + object.shapeArea - shared);
}
