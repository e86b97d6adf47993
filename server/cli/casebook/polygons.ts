import 'server-only';
import * as z from 'zod';
import { byItem, classNames, laterLineHelp, nameOf, pixels, readAnswers } from '@/server/cli/casebook/json-answers';
import { outLinesOption } from '@/server/cli/casebook/labels';
import { round, rounded, writeJsonLines } from '@/server/cli/casebook/output';
import { badData } from '@/server/cli/casebook/refusal';
import type { Json, Report, Verb, VerbCall } from '@/server/cli/casebook/verb';
import { shapesApart } from '@/server/consensus/answer-distances';
import { distanceAlpha } from '@/server/consensus/distance-alpha';
import type { ShapeAnswer } from '@/server/consensus/drawings';
import { polygonConsensus, rotatedBoxConsensus } from '@/server/consensus/polygon-consensus';
import type { ShapeConsensus, ShapeConsensusOptions } from '@/server/consensus/shape-consensus';
import { uprightBox } from '@/server/geometry/box';
import { type Polygon, polygonIou, type RotatedBox, rotatedCorners } from '@/server/geometry/polygon';

const outline = z.array(z.tuple([pixels, pixels], 'a point: x, y'), 'a list of points').min(3, 'at least three points');
const row = z.object(
  {
    worker: nameOf('worker'),
    item: nameOf('item'),
    polygons: z.array(outline, 'a list of polygons').optional(),
    polygon: outline.optional(),
    boxes_xywhr: z
      .array(
        z.tuple([pixels, pixels, pixels, pixels, pixels], 'five numbers: x, y, width, height, angle'),
        'a list of turned boxes [x, y, width, height, degrees]',
      )
      .optional(),
    labels: classNames.nullish(),
  },
  'a JSON object with worker and item',
);
type Row = Omit<z.infer<typeof row>, 'polygon'>;

export const polygonsVerb: Verb = {
  name: 'polygons',
  summary: 'One set of polygons, or of turned boxes, for each image out of those of several workers.',
  operands: ['ANN.jsonl'],
  options: {
    threshold: {
      kind: 'number',
      placeholder: 'P',
      help: 'Least probability of a shape that is written; by itself where the expected F1 is greatest.',
      min: 0,
      max: 1,
    },
    out: outLinesOption,
  },
  details: [
    'ANN.jsonl:  {"worker","item","polygons":[[[x,y],...],...],"labels":[...]}, or "polygon":[[x,y],...] where there is one;',
    '            or "boxes_xywhr":[[x,y,width,height,degrees],...], turned clockwise about the centre, x and y those of the top',
    '            left corner before turning.',
    laterLineHelp,
    'OUT.jsonl:  {"item","polygons" or "boxes_xywhr","labels","scores","votes","voters"}, one line for each item.',
  ],
  example: 'casebook polygons outlines.jsonl --out merged.jsonl',
  run,
};

async function run(call: VerbCall): Promise<Report> {
  const file = call.operands[0] ?? '-';
  const rows: Row[] = [];
  const itemAs = await readAnswers(file, row, call.progress, ({ polygon, ...given }, line) => {
    const answer = polygon === undefined ? given : { ...given, polygons: [polygon, ...(given.polygons ?? [])] };
    const shapes = answer.polygons ?? answer.boxes_xywhr;
    const kind = rows[0]?.polygons === undefined ? 'boxes_xywhr' : 'polygons';
    if (shapes === undefined || (rows.length > 0 && answer[kind] === undefined)) {
      throw badData({
        file,
        line,
        column: rows.length > 0 ? kind : 'polygons',
        expected: rows.length > 0 ? `${kind}, as in the first line` : 'polygons, a polygon or boxes_xywhr',
      });
    }
    if (answer.labels && answer.labels.length !== shapes.length) {
      throw badData({
        file,
        line,
        column: 'labels',
        expected: `${shapes.length} labels`,
        found: `${answer.labels.length}`,
      });
    }
    rows.push(answer);
  });
  const items = byItem(rows);
  call.progress.step('Merging shapes');
  const threshold = call.number('threshold');
  const options = threshold === undefined ? {} : { threshold };
  const lines = rows[0]?.polygons === undefined ? mergeBoxes(items, options) : mergePolygons(items, options);
  const out = call.text('out') ?? (call.isSet('json') ? undefined : '-');
  if (out !== undefined) {
    await writeJsonLines(
      out,
      lines.map((line) => ({ ...line, item: itemAs(line.item) })),
    );
  }
  const workers = new Set(rows.map((own) => own.worker)).size;
  /** Exact overlaps of all pairs of outlines cost more than the merging, so they are computed only where they are printed. */
  const alpha = distanceAlpha(
    call.isSet('json') ? items.map(([, own]) => own.map((answer) => asPolygons(answer).shapes)) : [],
    (a, b) => shapesApart(a, b, polygonIou),
  );
  const shapes = lines.reduce((sum, line) => sum + line.scores.length, 0);
  return {
    json: { items: items.length, workers, shapes, krippendorffAlpha: rounded(alpha) },
    lines: out === '-' ? [] : [`${shapes} shapes on ${items.length} items of ${workers} workers.`],
  };
}

type Threshold = Pick<ShapeConsensusOptions<unknown>, 'threshold'>;
type Items = readonly (readonly [string, readonly Row[]])[];

function mergePolygons(items: Items, options: Threshold) {
  const merged = polygonConsensus(
    items.map(([, own]) => own.map(asPolygons)),
    options,
  );
  return items.map(([item], n) => ({
    item,
    polygons: merged[n]?.accepted.map(({ shape }) => shape.map(([x, y]) => [round(x), round(y)])) ?? [],
    ...columns(merged[n]),
  }));
}

function mergeBoxes(items: Items, options: Threshold) {
  const merged = rotatedBoxConsensus(
    items.map(([, own]) => own.map(asBoxes)),
    options,
  );
  return items.map(([item], n) => ({
    item,
    boxes_xywhr: merged[n]?.accepted.map(({ shape: s }) => [s.x, s.y, s.width, s.height, s.rotation].map(round)) ?? [],
    ...columns(merged[n]),
  }));
}

function columns<S>(merged: ShapeConsensus<S> | undefined): {
  labels: Json;
  scores: readonly number[];
  votes: Json;
  voters: Json;
} {
  const accepted = merged?.accepted ?? [];
  return {
    labels: accepted.map((shape) => shape.label),
    scores: accepted.map((shape) => round(shape.confidence)),
    votes: accepted.map((shape) => shape.votes),
    voters: accepted.map((shape) => shape.voters),
  };
}

function asPolygons({ worker, polygons, boxes_xywhr, labels }: Row): ShapeAnswer<Polygon> {
  const outlines = polygons ?? (boxes_xywhr ?? []).map((box) => rotatedCorners(asRotated(box)));
  return { worker, shapes: outlines.map((shape, n) => ({ shape, label: labels?.[n] ?? '' })) };
}

function asBoxes({ worker, boxes_xywhr, labels }: Row): ShapeAnswer<RotatedBox> {
  const boxes = (boxes_xywhr ?? []).map(asRotated);
  return { worker, shapes: boxes.map((shape, n) => ({ shape, label: labels?.[n] ?? '' })) };
}

function asRotated([x, y, width, height, rotation]: readonly [number, number, number, number, number]): RotatedBox {
  return { ...uprightBox({ x, y, width, height }), rotation };
}
