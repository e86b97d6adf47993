import 'server-only';
import * as z from 'zod';
import {
  type CocoImage,
  type Drawn,
  type Id,
  type Place,
  parseAt,
  readPredictions,
  readTruth,
  refusalAt,
  type Source,
  sortedIds,
} from '@/server/cli/casebook/coco-files';
import { answersHelp, evaluateAnswers } from '@/server/cli/casebook/evaluate-answers';
import { badUsage } from '@/server/cli/casebook/refusal';
import { asJson } from '@/server/cli/casebook/rows';
import { readRuns } from '@/server/cli/casebook/run-lengths';
import type { Report, Verb, VerbCall } from '@/server/cli/casebook/verb';
import {
  type Detection,
  type DetectionScores,
  evaluateDetections,
  type TruthObject,
} from '@/server/consensus/coco-evaluation';
import { detectionConfusion } from '@/server/consensus/detection-confusion';
import { type Box, boxIntersection } from '@/server/geometry/box';
import { type Mask, maskArea, maskBounds, maskIntersection } from '@/server/geometry/mask';
import { rasterize } from '@/server/geometry/rasterize';

const longestSide = 32_768;
/** The boundary is walked in fifths of a pixel, so a point far out would cost as much as the way there. */
const within = 'a number of pixels from -32,768 to 32,768';
const coordinate = z.number(within).min(-longestSide, within).max(longestSide, within);
const whole = z.int('a whole number');
const form = 'polygons [[x,y,x,y,...],...] or {"size":[height,width],"counts"}';
const polygons = z.array(z.array(coordinate, form), form).min(1, form);
const runLengths = z.object(
  {
    size: z.tuple([whole, whole], 'height and width'),
    counts: z.union([z.string(), z.array(whole)], 'run lengths, as a list or as COCO text'),
  },
  form,
);

export const evaluateVerb: Verb = {
  name: 'evaluate',
  summary: "COCO's average precision and recall of a detector's boxes or masks; error rates of classes and texts.",
  operands: [],
  options: {
    truth: { kind: 'file', placeholder: 'gt.json', help: 'The truth in COCO form.', required: true },
    predictions: { kind: 'file', placeholder: 'dt.json', help: "The detector's results in COCO form.", required: true },
    iou: { kind: 'text', placeholder: 'KIND', help: 'bbox, the default, or segm.', choices: ['bbox', 'segm'] },
    kind: {
      kind: 'text',
      placeholder: 'KIND',
      help: 'shapes, the default, classes or text.',
      choices: ['shapes', 'classes', 'text'],
    },
    'class-agnostic': { kind: 'switch', help: 'Judge the shapes alone, whatever their classes.' },
  },
  details: [
    'gt.json:    {"images":[{"id","width","height"}],"categories":[{"id","name"}],"annotations":[{"image_id","category_id",',
    '            "bbox":[x,y,width,height],"area","iscrowd","segmentation"}]}',
    'dt.json:    [{"image_id","category_id","bbox" or "segmentation","score"}]',
    'Out:        AP, AP50, AP75, APs, APm, APl, AR1, AR10, AR100, ARs, ARm, ARl, perClass, perIou and the confusion matrix',
    '            at IoU .5 and score .5. A measure nothing counts for is -1, as in the reference implementation.',
    'Annotations of images or categories that are not listed, and predictions of such categories, are left out and counted,',
    'as there; predictions of such images are refused. Width and height of an image are needed for polygons alone.',
    ...answersHelp,
  ],
  example: 'casebook evaluate --truth instances.json --predictions results.json --iou bbox --json',
  run,
};

interface Shape {
  readonly box: Box;
  readonly mask: Mask | undefined;
  /** Of what is compared. */
  readonly shapeArea: number;
  /** What decides the size class where the file gives no area: the mask's, though its box may be compared. */
  readonly area: number;
}

interface Frame extends CocoImage {
  /** In the order of ids, in which COCO's own tools go through the images. */
  readonly rank: number;
  readonly place: Place;
}

async function run(call: VerbCall): Promise<Report> {
  const kind = call.text('kind');
  if (kind === 'classes' || kind === 'text') {
    const other = ['iou', 'class-agnostic'].find((option) => call.isSet(option));
    if (other !== undefined) throw badUsage(`--kind ${kind} takes no --${other}.`);
    return evaluateAnswers(call, kind);
  }
  return evaluateShapes(call);
}

async function evaluateShapes(call: VerbCall): Promise<Report> {
  const gt = await readTruth(call.text('truth') ?? '-', call.progress);
  const dt = await readPredictions(call.text('predictions') ?? '-', call.progress);
  const withMasks = call.text('iou') === 'segm';
  const frames = framesOf(gt);
  const names = new Map(gt.data.categories.map(({ id, name }) => [id, String(name ?? id)]));
  const classes = sortedIds(names.keys());
  const rankOf = new Map(classes.map((id, n) => [id, n]));
  call.progress.step('Reading shapes', gt.data.annotations.length + dt.data.length);
  const truth = gt.data.annotations.flatMap((own, n): (TruthObject & Shape)[] => {
    const [frame, rank] = [frames.get(own.image_id), rankOf.get(own.category_id)];
    call.progress.done(n);
    // What is said of images or classes that are not listed is left out, as by COCO's own tools.
    if (frame === undefined || rank === undefined) return [];
    const shape = truthShape({ source: gt, path: ['annotations', n] }, own, frame, withMasks);
    const crowd = own.iscrowd === 1 || own.iscrowd === true;
    return [{ ...shape, image: frame.rank, category: rank, area: own.area ?? shape.area, crowd }];
  });
  const found = dt.data.flatMap((own, n): (Detection & Shape)[] => {
    const place = { source: dt, path: [n] };
    const [frame, rank] = [frames.get(own.image_id), rankOf.get(own.category_id)];
    call.progress.done(gt.data.annotations.length + n);
    if (frame === undefined) throw refusalAt(at(place, 'image_id'), 'an image of the truth', asJson(own.image_id));
    if (rank === undefined) return [];
    const shape = foundShape(place, own, frame, withMasks);
    return [{ ...shape, image: frame.rank, category: rank, score: own.score }];
  });
  call.progress.step('Matching');
  const ranks = classes.map((_, rank) => rank);
  const { scores, perCategory, perIou } = evaluateDetections(
    truth,
    found,
    overlap,
    call.isSet('class-agnostic') ? undefined : ranks,
  );
  const objects = truth.filter((object) => !object.crowd);
  const confusion = detectionConfusion(objects, found, overlap, { categories: ranks });
  const perClass = perCategory.map(({ category, ...rest }, n) => {
    const rates = confusion.perClass[n];
    const extra = { precision: rates?.precision ?? null, recall: rates?.recall ?? null, objects: rates?.objects ?? 0 };
    const id = classes[category] ?? category;
    return { id, name: names.get(id) ?? '', ...rest, ...extra };
  });
  const leftOut = {
    annotations: gt.data.annotations.length - truth.length,
    predictions: dt.data.length - found.length,
  };
  return {
    json: {
      ...scores,
      perClass,
      perIou: perIou.map((p) => ({ ...p })),
      confusion: { labels: [...classes.map((id) => names.get(id) ?? ''), 'nothing'], counts: confusion.counts },
      leftOut,
    },
    lines: [...table(scores), ...saidOf(leftOut)],
  };
}

function table(scores: DetectionScores): string[] {
  return Object.entries(scores).map(([name, value]) => `${name.padEnd(6)} ${Number(value).toFixed(4)}`);
}

function saidOf({ annotations, predictions }: { annotations: number; predictions: number }): string[] {
  return [
    annotations > 0 ? `left out, since their image or category is not listed: annotations ${annotations}` : '',
    predictions > 0 ? `left out, since their category is not listed in the truth: predictions ${predictions}` : '',
  ].filter((line) => line !== '');
}

function framesOf(gt: Source<{ readonly images: readonly CocoImage[] }>): Map<Id, Frame> {
  const ranks = new Map(sortedIds(gt.data.images.map((image) => image.id)).map((id, rank) => [id, rank]));
  return new Map(
    gt.data.images.map((image, n): [Id, Frame] => {
      const place = { source: gt, path: ['images', n] };
      return [image.id, { ...image, rank: ranks.get(image.id) ?? 0, place }];
    }),
  );
}

const at = ({ source, path }: Place, ...more: PropertyKey[]): Place => ({ source, path: [...path, ...more] });
const isThere = (value: unknown): boolean => value !== undefined && value !== null;

function boxOf({ bbox }: Drawn): Box | undefined {
  if (bbox === undefined || bbox === null || bbox.length === 0) return undefined;
  const [x, y, width, height] = bbox;
  return { x, y, width, height };
}

function boxShape(box: Box, area = box.width * box.height): Shape {
  return { box, mask: undefined, shapeArea: box.width * box.height, area };
}

function truthShape(place: Place, own: Drawn, frame: Frame, withMasks: boolean): Shape {
  const box = boxOf(own);
  if (!withMasks && box !== undefined) return boxShape(box);
  const shape = isThere(own.segmentation) ? maskShape(place, own.segmentation, frame) : undefined;
  if (shape !== undefined) return withMasks ? shape : boxShape(shape.box, shape.area);
  const wanted = withMasks ? 'segmentation' : 'bbox';
  throw refusalAt(at(place, wanted), `a ${wanted}`, 'nothing');
}

/**
 * Of a prediction either will do, as for COCO's own tools: a box is a mask of its pixels, a mask has a box around it. They
 * take its area from its box where it has one, even where masks are compared.
 */
function foundShape(place: Place, own: Drawn, frame: Frame, withMasks: boolean): Shape {
  const box = boxOf(own);
  if (box === undefined && !isThere(own.segmentation))
    throw refusalAt(at(place, withMasks ? 'segmentation' : 'bbox'), 'a bbox or a segmentation', 'nothing');
  if (box === undefined) return truthShape(place, own, frame, withMasks);
  if (!withMasks) return boxShape(box);
  const { area } = boxShape(box);
  if (isThere(own.segmentation)) return { ...maskShape(place, own.segmentation, frame), area };
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  const outline = [[box.x, box.y, box.x, bottom, right, bottom, right, box.y]];
  return { ...maskShape(at(place, 'bbox'), outline, frame), area };
}

function maskShape(place: Place, outline: unknown, frame: Frame): Shape {
  const mask = Array.isArray(outline) ? polygonMask(place, outline, frame) : runMask(place, outline, frame);
  const area = maskArea(mask);
  return { box: maskBounds(mask) ?? { x: 0, y: 0, width: 0, height: 0 }, mask, shapeArea: area, area };
}

function polygonMask(place: Place, outline: readonly unknown[], frame: Frame): Mask {
  const where = place.path.at(-1) === 'bbox' ? place : at(place, 'segmentation');
  const rings = parseAt(where, polygons, outline);
  const [first = []] = rings;
  if (first.length < 6) throw refusalAt(where, 'polygons of at least three points', `${first.length} numbers`);
  const [width, height] = [sideOf(frame, 'width'), sideOf(frame, 'height')];
  return rasterize(rings, width, height);
}

function sideOf(frame: Frame, side: 'width' | 'height'): number {
  const length = frame[side];
  if (Number.isInteger(length) && Number(length) >= 1 && Number(length) <= longestSide) return Number(length);
  const expected = 'a whole number of pixels from 1 to 32,768, for its polygons';
  throw refusalAt(at(frame.place, side), expected, `${length ?? 'nothing'}`);
}

function runMask(place: Place, outline: unknown, frame: Frame): Mask {
  const where = at(place, 'segmentation');
  const given = parseAt(where, runLengths, outline);
  const mask = readRuns(given);
  if ('expected' in mask) throw refusalAt(at(where, 'counts'), mask.expected, mask.found);
  const isAsImage = (frame.width ?? mask.width) === mask.width && (frame.height ?? mask.height) === mask.height;
  if (isAsImage) return mask;
  const expected = `the size of its image, ${frame.height} x ${frame.width}`;
  throw refusalAt(at(where, 'size'), expected, given.size.join(' x '));
}

/** Of masks when both have one, else of boxes; with a crowd the share of the detection that lies inside it. */
function overlap(found: Shape, object: Shape & { readonly crowd: boolean }): number {
  const shared = sharedArea(found, object);
  if (shared === 0) return 0;
  return shared / (object.crowd ? found.shapeArea : found.shapeArea + object.shapeArea - shared);
}

function sharedArea(found: Shape, object: Shape): number {
  const boxes = boxIntersection(found.box, object.box);
  const [a, b] = [found.mask, object.mask];
  if (a === undefined || b === undefined) return boxes;
  const areComparable = a.width === b.width && a.height === b.height;
  return boxes > 0 && areComparable ? maskIntersection(a, b) : 0;
}
