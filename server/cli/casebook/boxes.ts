import 'server-only';
import { z } from 'zod';
import { byItem, classNames, laterLineHelp, nameOf, pixels, readAnswers } from '@/server/cli/casebook/json-answers';
import { outOption } from '@/server/cli/casebook/labels';
import { round, writeJsonLines } from '@/server/cli/casebook/output';
import { badData } from '@/server/cli/casebook/refusal';
import type { Report, Verb, VerbCall } from '@/server/cli/casebook/verb';
import { boxAlpha } from '@/server/consensus/box-alpha';
import { type BoxAnswer, boxConsensusOfItems, type ConsensusBox } from '@/server/consensus/box-consensus';
import { uprightBox } from '@/server/geometry/box';

const row = z.object(
  {
    worker: nameOf('worker'),
    item: nameOf('item'),
    boxes_xywh: z.array(
      z.tuple([pixels, pixels, pixels, pixels], 'four numbers: x, y, width, height'),
      'a list of boxes [x, y, width, height]',
    ),
    labels: classNames.nullish(),
  },
  'a JSON object with worker and item',
);

export const boxesVerb: Verb = {
  name: 'boxes',
  summary: 'One set of boxes for each image out of the boxes of several workers.',
  operands: ['ANN.jsonl'],
  options: {
    threshold: {
      kind: 'number',
      placeholder: 'P',
      help: 'Least probability of a box that is written; by itself where the expected F1 is greatest.',
      min: 0,
      max: 1,
    },
    out: outOption,
  },
  details: [
    'ANN.jsonl:  {"worker","item","boxes_xywh":[[x,y,width,height],...],"labels":[...]}, pixels from the top left; labels',
    '            may be left out. A worker who saw an image and drew nothing has a line with an empty list. Turned boxes and',
    '            outlines: see casebook polygons --help.',
    laterLineHelp,
    'OUT.jsonl:  {"item","boxes_xywh","labels","scores","votes","voters","spread","rejected"}, one line for each item,',
    '            most probable box first; rejected holds the boxes under the threshold in the same form.',
  ],
  example: 'casebook boxes annotations.jsonl --out boxes.jsonl',
  run,
};

async function run(call: VerbCall): Promise<Report> {
  const file = call.operands[0] ?? '-';
  const answers: (BoxAnswer & { item: string })[] = [];
  await readAnswers(file, row, call.progress, ({ worker, item, boxes_xywh, labels }, line) => {
    if (labels && labels.length !== boxes_xywh.length) {
      const expected = `as many labels as boxes (${boxes_xywh.length})`;
      throw badData({ file, line, column: 'labels', expected, found: `${labels.length}` });
    }
    const boxes = boxes_xywh.map(([x, y, width, height], n) => ({
      box: uprightBox({ x, y, width, height }),
      label: labels?.[n] ?? '',
    }));
    answers.push({ worker, item, boxes });
  });
  const items = byItem(answers);
  call.progress.step('Merging boxes');
  const threshold = call.number('threshold');
  const groups = items.map(([, own]) => own);
  const merged = boxConsensusOfItems(groups, threshold === undefined ? {} : { threshold });
  const out = call.text('out') ?? (call.isSet('json') ? undefined : '-');
  if (out !== undefined) {
    const lines = items.map(([item], n) => ({
      item,
      ...columns(merged[n]?.boxes ?? []),
      rejected: columns(merged[n]?.rejected ?? []),
    }));
    writeJsonLines(out, lines);
  }
  const boxes = merged.reduce((sum, own) => sum + own.boxes.length, 0);
  const rejected = merged.reduce((sum, own) => sum + own.rejected.length, 0);
  const drawn = answers.reduce((sum, answer) => sum + answer.boxes.length, 0);
  const workers = new Set(answers.map((answer) => answer.worker)).size;
  const { value, low, high } = boxAlpha(groups);
  const line = `${boxes} boxes on ${items.length} items from ${drawn} boxes of ${workers} workers; ${rejected} rejected.`;
  return {
    json: { items: items.length, workers, drawn, boxes, rejected, krippendorffAlpha: { value, low, high } },
    lines: out === '-' ? [] : [line, `Agreement (alpha at IoU .5): ${value?.toFixed(3) ?? 'unknown'}.`],
  };
}

function columns(boxes: readonly ConsensusBox[]) {
  return {
    boxes_xywh: boxes.map(({ box }) => [box.x, box.y, box.width, box.height].map(round)),
    labels: boxes.map((box) => box.label),
    scores: boxes.map((box) => round(box.confidence)),
    votes: boxes.map((box) => box.votes),
    voters: boxes.map((box) => box.voters),
    spread: boxes.map((box) => round(box.spread)),
  };
}
