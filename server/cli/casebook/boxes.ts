import 'server-only';
import * as z from 'zod';
import { byItem, classNames, laterLineHelp, nameOf, pixels, readAnswers } from '@/server/cli/casebook/json-answers';
import { outLinesOption } from '@/server/cli/casebook/labels';
import { round, rounded, writeJsonLines } from '@/server/cli/casebook/output';
import { badData } from '@/server/cli/casebook/refusal';
import type { Report, Verb, VerbCall } from '@/server/cli/casebook/verb';
import { boxAlpha } from '@/server/consensus/box-alpha';
import {
  type BoxAnswer,
  type BoxConsensus,
  boxConsensusOfItems,
  type ConsensusBox,
} from '@/server/consensus/box-consensus';
import { type Box, uprightBox } from '@/server/geometry/box';

const drawing = {
  item: nameOf('item'),
  boxes_xywh: z.array(
    z.tuple([pixels, pixels, pixels, pixels], 'four numbers: x, y, width, height'),
    'a list of boxes [x, y, width, height]',
  ),
  labels: classNames.nullish(),
};
const row = z.object({ worker: nameOf('worker'), ...drawing }, 'a JSON object with worker and item');
const goldRow = z.object(drawing, 'a JSON object with item');
type Drawing = z.infer<typeof goldRow>;

export const boxesVerb: Verb = {
  name: 'boxes',
  summary: 'One set of boxes for each image out of the boxes of several workers.',
  operands: ['ANN.jsonl'],
  options: {
    threshold: {
      kind: 'number',
      placeholder: 'P',
      help: 'Least presence of a box that is written; by itself as many as make the expected F1 greatest, best scores first.',
      min: 0,
      max: 1,
    },
    gold: {
      kind: 'file',
      placeholder: 'GOLD.jsonl',
      help: 'Items of which all boxes are known: {"item","boxes_xywh","labels"}.',
    },
    out: outLinesOption,
  },
  details: [
    'ANN.jsonl:  {"worker","item","boxes_xywh":[[x,y,width,height],...],"labels":[...]}, pixels from the top left; labels',
    '            may be left out. A worker who saw an image and drew nothing has a line with an empty list. Turned boxes and',
    '            outlines: see casebook polygons --help.',
    laterLineHelp,
    'OUT.jsonl:  {"item","boxes_xywh","labels","scores","presence","votes","voters","spread","rejected"}, one line for each',
    '            item. presence is the probability that there is such an object; a score is the presence times the share',
    '            of the overlaps .50, .55 to .95 that the box is expected to reach. Greatest score first; rejected holds',
    '            the boxes not written, in the same form. An item of GOLD has its known boxes, each with the votes of those',
    '            who drew it, and teaches how each worker draws.',
  ],
  example: 'casebook boxes annotations.jsonl --out boxes.jsonl',
  run,
};

async function run(call: VerbCall): Promise<Report> {
  const file = call.operands[0] ?? '-';
  const answers: (BoxAnswer & { item: string })[] = [];
  const itemAs = await readAnswers(file, row, call.progress, ({ worker, ...drawn }, line) => {
    answers.push({ worker, item: drawn.item, boxes: boxesOf(drawn, file, line) });
  });
  const gold = await readGold(call);
  const items = byItem(answers);
  call.progress.step('Merging boxes');
  const threshold = call.number('threshold');
  const groups = items.map(([, own]) => own);
  const known = items.map(([item]) => gold.get(item));
  const found = boxConsensusOfItems(groups, { known, ...(threshold === undefined ? {} : { threshold }) });
  const merged = found.map((own, n) => asKnown(own, known[n], groups[n]?.length ?? 0));
  const out = call.text('out') ?? (call.isSet('json') ? undefined : '-');
  if (out !== undefined) {
    const lines = items.map(([item], n) => ({
      item: itemAs(item),
      ...columns(merged[n]?.boxes ?? []),
      rejected: columns(merged[n]?.rejected ?? []),
    }));
    await writeJsonLines(out, lines);
  }
  const boxes = merged.reduce((sum, own) => sum + own.boxes.length, 0);
  const rejected = merged.reduce((sum, own) => sum + own.rejected.length, 0);
  const drawn = answers.reduce((sum, answer) => sum + answer.boxes.length, 0);
  const workers = new Set(answers.map((answer) => answer.worker)).size;
  const alpha = boxAlpha(groups);
  const line = `${boxes} boxes on ${items.length} items from ${drawn} boxes of ${workers} workers; ${rejected} rejected.`;
  return {
    json: { items: items.length, workers, drawn, boxes, rejected, krippendorffAlpha: rounded(alpha) },
    lines: out === '-' ? [] : [line, `Agreement (alpha at IoU .5): ${alpha.value?.toFixed(3) ?? 'unknown'}.`],
  };
}

function boxesOf({ boxes_xywh, labels }: Drawing, file: string, line: number): BoxAnswer['boxes'] {
  if (labels && labels.length !== boxes_xywh.length) {
    const expected = `as many labels as boxes (${boxes_xywh.length})`;
    throw badData({ file, line, column: 'labels', expected, found: `${labels.length}` });
  }
  return boxes_xywh.map(([x, y, width, height], n) => ({
    box: uprightBox({ x, y, width, height }),
    label: labels?.[n] ?? '',
  }));
}

/** Of several lines of one item the last counts. */
async function readGold(call: VerbCall): Promise<Map<string, KnownBoxes>> {
  const gold = new Map<string, KnownBoxes>();
  const file = call.text('gold');
  if (file === undefined) return gold;
  await readAnswers(file, goldRow, call.progress, (drawn, line) => {
    const boxes = boxesOf(drawn, file, line).map(({ box, label }) => ({ shape: box, label }));
    gold.set(drawn.item, boxes);
  });
  return gold;
}

type Written = Pick<ConsensusBox, 'box' | 'label' | 'confidence' | 'placement' | 'votes' | 'voters' | 'spread'>;
type KnownBoxes = readonly { readonly shape: Box; readonly label: string }[];

/** Of a known item its known boxes, with the votes of those who drew them, and what else was drawn as rejected. */
function asKnown(found: BoxConsensus, known: KnownBoxes | undefined, voters: number) {
  if (known === undefined) return found;
  const drawn = [...found.boxes, ...found.rejected];
  const boxes = known.map((own): Written => {
    const { votes, spread } = drawn.find(({ truth }) => truth === own) ?? { votes: 0, spread: 0 };
    return { box: own.shape, label: own.label, confidence: 1, placement: 1, votes, voters, spread };
  });
  const rejected = drawn.filter(({ truth }) => truth === null).map((box): Written => ({ ...box, confidence: 0 }));
  return { boxes, rejected };
}

function columns(boxes: readonly Written[]) {
  return {
    boxes_xywh: boxes.map(({ box }) => [box.x, box.y, box.width, box.height].map(round)),
    labels: boxes.map((box) => box.label),
    scores: boxes.map((box) => round(box.confidence * box.placement)),
    presence: boxes.map((box) => round(box.confidence)),
    votes: boxes.map((box) => box.votes),
    voters: boxes.map((box) => box.voters),
    spread: boxes.map((box) => round(box.spread)),
  };
}
