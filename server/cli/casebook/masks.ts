import 'server-only';
import { z } from 'zod';
import { byItem, laterLineHelp, nameOf, pixels, readAnswers } from '@/server/cli/casebook/json-answers';
import { outOption } from '@/server/cli/casebook/labels';
import { round, writeJsonLines } from '@/server/cli/casebook/output';
import { badData } from '@/server/cli/casebook/refusal';
import type { Report, Verb, VerbCall } from '@/server/cli/casebook/verb';
import { maskConsensus } from '@/server/consensus/mask-consensus';
import { countsFromText, countsToText, type Mask } from '@/server/geometry/mask';
import { rasterize } from '@/server/geometry/rasterize';

const longestSide = 32_768;
const size = z.int('a whole number of pixels').min(1, 'at least one pixel').max(longestSide, 'at most 32,768 pixels');
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
type Row = z.infer<typeof row>;

export const masksVerb: Verb = {
  name: 'masks',
  summary: 'One mask for each object out of the masks or polygons of several workers.',
  operands: ['M.jsonl'],
  options: { out: outOption },
  details: [
    'M.jsonl:    {"worker","item","rle":{"size":[height,width],"counts"}} or {"worker","item","width","height","polygon":',
    '            [[x,y],...]} ("polygons" for several rings); without width and height the polygons of an item share the',
    '            smallest frame that holds them.',
    laterLineHelp,
    'OUT.jsonl:  {"item","rle":{"size","counts"},"score","votes"}, counts as COCO text, one line for each item.',
  ],
  example: 'casebook masks masks.jsonl --out merged.jsonl',
  run,
};

async function run(call: VerbCall): Promise<Report> {
  const file = call.operands[0] ?? '-';
  const rows: Row[] = [];
  await readAnswers(file, row, call.progress, (answer, line) => {
    if (answer.rle === undefined && answer.polygon === undefined && answer.polygons === undefined) {
      throw badData({ file, line, expected: 'an rle, a polygon or polygons' });
    }
    rows.push(answer);
  });
  const items = byItem(rows);
  call.progress.step('Merging masks', items.length);
  const lines = items.map(([item, own], n) => {
    call.progress.done(n);
    const merged = maskConsensus(sameFrame(file, item, [...new Map(own.map((r) => [r.worker, r])).values()]));
    return {
      item,
      rle: merged && { size: [merged.mask.height, merged.mask.width], counts: countsToText(merged.mask.counts) },
      score: round(merged?.confidence ?? 0),
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

function sameFrame(file: string, item: string, rows: readonly Row[]): Mask[] {
  const points = rows.flatMap((r) => [...(r.polygon ?? []), ...(r.polygons ?? []).flat()]);
  const given = rows.flatMap((r) => (r.rle ? [{ width: r.rle.size[1], height: r.rle.size[0] }] : []));
  const sized = rows.flatMap((r) =>
    r.width !== undefined && r.height !== undefined ? [{ width: r.width, height: r.height }] : [],
  );
  const frame = given[0] ??
    sized[0] ?? {
      width: points.reduce((most, [x]) => Math.max(most, Math.ceil(x)), 1),
      height: points.reduce((most, [, y]) => Math.max(most, Math.ceil(y)), 1),
    };
  if (frame.width > longestSide || frame.height > longestSide) {
    throw badData({ file, column: 'polygon', expected: `points within 32,768 pixels, for item ${item}` });
  }
  return rows.map(({ rle, polygon, polygons }) => {
    if (rle === undefined) {
      const rings = [...(polygon ? [polygon] : []), ...(polygons ?? [])].map((ring) => ring.flat());
      return rasterize(rings, frame.width, frame.height);
    }
    const [height, width] = rle.size;
    const counts = typeof rle.counts === 'string' ? countsFromText(rle.counts) : rle.counts;
    if (width !== frame.width || height !== frame.height || counts.reduce((a, b) => a + b, 0) !== width * height) {
      throw badData({ file, column: 'rle', expected: `masks of one size whose runs fill it, for item ${item}` });
    }
    return { width, height, counts };
  });
}
