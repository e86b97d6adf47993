import 'server-only';
import * as z from 'zod';
import { byItem, laterLineHelp, nameOf, readAnswers } from '@/server/cli/casebook/json-answers';
import { outLinesOption } from '@/server/cli/casebook/labels';
import { round, writeJsonLines } from '@/server/cli/casebook/output';
import { badData } from '@/server/cli/casebook/refusal';
import { readRuns } from '@/server/cli/casebook/run-lengths';
import type { Report, Verb, VerbCall } from '@/server/cli/casebook/verb';
import { maskConsensus } from '@/server/consensus/mask-consensus';
import { countsToText, type Mask } from '@/server/geometry/mask';
import { rasterize } from '@/server/geometry/rasterize';

const longestSide = 32_768;
const size = z.int('a whole number of pixels').min(1, 'at least one pixel').max(longestSide, 'at most 32,768 pixels');
/** The boundary is walked in fifths of a pixel, so a point far out would cost as much as the way there. */
const within = 'a number of pixels from -32,768 to 32,768';
const pixels = z.number(within).min(-longestSide, within).max(longestSide, within);
const point = z.tuple([pixels, pixels], 'a point: x, y');
const row = z.object(
  {
    worker: nameOf('worker'),
    item: nameOf('object'),
    width: size.optional(),
    height: size.optional(),
    polygon: z.array(point, 'a list of points').optional(),
    polygons: z.array(z.array(point, 'a list of points'), 'a list of polygons').optional(),
    rle: z
      .object({
        size: z.tuple([size, size], 'height and width'),
        counts: z.union(
          [z.string(), z.array(z.int('a whole number').min(0, 'a run of at least 0'))],
          'run lengths, as a list or as COCO text',
        ),
      })
      .optional(),
  },
  'a JSON object with worker and item',
);
type Row = z.infer<typeof row> & { readonly line: number };

export const masksVerb: Verb = {
  name: 'masks',
  summary: 'One mask for each object out of the masks or polygons of several workers.',
  operands: ['M.jsonl'],
  options: { out: outLinesOption },
  details: [
    'M.jsonl:    {"worker","item","rle":{"size":[height,width],"counts"}} or {"worker","item","width","height","polygon":',
    '            [[x,y],...]} ("polygons" for several rings); without width and height the polygons of an item share the',
    '            smallest frame that holds them.',
    laterLineHelp,
    'OUT.jsonl:  {"item","rle":{"size","counts"},"score","votes"}, counts as COCO text, one line for each item. score is the',
    '            overlap (IoU) with the object that is to be expected, by how far the masks overlap each other and this one.',
  ],
  example: 'casebook masks masks.jsonl --out merged.jsonl',
  run,
};

async function run(call: VerbCall): Promise<Report> {
  const file = call.operands[0] ?? '-';
  const rows: Row[] = [];
  const itemAs = await readAnswers(file, row, call.progress, (answer, line) => {
    if (answer.rle === undefined && answer.polygon === undefined && answer.polygons === undefined) {
      throw badData({ file, line, column: 'rle', expected: 'an rle, a polygon or polygons' });
    }
    const fault = answer.rle && readRuns(answer.rle);
    if (fault && 'expected' in fault) throw badData({ file, line, column: 'rle.counts', ...fault });
    rows.push({ ...answer, line });
  });
  const items = byItem(rows);
  call.progress.step('Merging masks', items.length);
  const lines = items.map(([item, own], n) => {
    call.progress.done(n);
    const merged = maskConsensus(sameFrame(file, [...new Map(own.map((r) => [r.worker, r])).values()]));
    return {
      item: itemAs(item),
      rle: merged && { size: [merged.mask.height, merged.mask.width], counts: countsToText(merged.mask.counts) },
      score: round(merged?.score ?? 0),
      votes: merged?.votes ?? 0,
    };
  });
  const out = call.text('out') ?? (call.isSet('json') ? undefined : '-');
  if (out !== undefined) await writeJsonLines(out, lines);
  const workers = new Set(rows.map((own) => own.worker)).size;
  return {
    json: { items: items.length, workers, masks: rows.length },
    lines: out === '-' ? [] : [`${items.length} masks from ${rows.length} of ${workers} workers.`],
  };
}

/** The masks of one item, all of one size: that of a mask, else the one that is given, else what holds all polygons. */
function sameFrame(file: string, rows: readonly Row[]): Mask[] {
  const masked = rows.find((own) => own.rle !== undefined);
  const sized = rows.find((own) => own.width !== undefined && own.height !== undefined);
  const [height, width] = masked?.rle?.size ?? [sized?.height, sized?.width];
  const frame = width === undefined || height === undefined ? frameOf(rows) : { width, height };
  return rows.map(({ rle, polygon, polygons, line }) => {
    if (rle === undefined) {
      const rings = [...(polygon ? [polygon] : []), ...(polygons ?? [])].map((ring) => ring.flat());
      return rasterize(rings, frame.width, frame.height);
    }
    const mask = readRuns(rle);
    if ('expected' in mask || mask.width !== frame.width || mask.height !== frame.height) {
      const expected = `${frame.height} x ${frame.width} pixels, as for this item on line ${masked?.line}`;
      throw badData({ file, line, column: 'rle.size', expected, found: rle.size.join(' x ') });
    }
    return mask;
  });
}

function frameOf(rows: readonly Row[]): { width: number; height: number } {
  let [width, height] = [1, 1];
  for (const { polygon = [], polygons = [] } of rows) {
    for (const [x, y] of [...polygon, ...polygons.flat()]) {
      width = Math.max(width, Math.ceil(x));
      height = Math.max(height, Math.ceil(y));
    }
  }
  return { width, height };
}
