import { readFileSync } from 'node:fs';
import { boxAlpha } from '@/server/consensus/box-alpha';
import { type BoxAnswer, boxConsensusOfItems } from '@/server/consensus/box-consensus';
import { dice } from '@/server/consensus/random';
import type { Box } from '@/server/geometry/box';
import { medianOfHalf } from './box-references';
import { averagePrecision, type BoxPair, boxScores } from './box-scores';
import { type Figure, realData } from './figures';

type Quad = readonly [number, number, number, number];

interface Image {
  readonly item: string;
  readonly answers: readonly BoxAnswer[];
  readonly truth: readonly Box[];
}

function lines<T>(path: string): T[] {
  return readFileSync(`${realData}${path}`, 'utf8')
    .trim()
    .split('\n')
    .map((line): T => JSON.parse(line));
}

const asBox = ([x, y, width, height]: Quad): Box => ({ x, y, width, height });

function readImages(annotations: string, truth: string): Image[] {
  const rows = lines<{ worker: string; item: string; boxes_xywh: Quad[] }>(annotations);
  return lines<{ item: string; boxes_xywh: Quad[] }>(truth).map(({ item, boxes_xywh }) => ({
    item,
    truth: boxes_xywh.map(asBox),
    answers: rows
      .filter((row) => row.item === item)
      .map((row) => ({ worker: row.worker, boxes: row.boxes_xywh.map((b) => ({ box: asBox(b), label: '' })) }))
      .sort((a, b) => (a.worker < b.worker ? -1 : 1)),
  }));
}

/** Each image with `count` of its workers, drawn by a seed. */
function keep(images: readonly Image[], count: number, seed: number): Image[] {
  const random = dice(seed);
  return images.map((image) => {
    const answers = [...image.answers];
    for (let n = answers.length - 1; n > 0; n--) {
      const other = random.below(n + 1);
      [answers[n], answers[other]] = [answers[other] as BoxAnswer, answers[n] as BoxAnswer];
    }
    return { ...image, answers: answers.slice(0, count) };
  });
}

interface Measured {
  readonly f50: number;
  readonly f75: number;
  readonly iou: number;
  readonly ap: number;
  readonly seconds: number;
}

/** @param isKnown the images whose truth is given; only the others are judged. */
function measure(images: readonly Image[], isKnown: (n: number) => boolean = () => false, judged = isKnown): Measured {
  const started = process.cpuUsage();
  const known = images.map(({ truth }, n) => (isKnown(n) ? truth.map((shape) => ({ shape, label: '' })) : undefined));
  const merged = boxConsensusOfItems(
    images.map((image) => image.answers),
    { known },
  );
  const used = process.cpuUsage(started);
  const pairs = (withRejected: boolean): BoxPair[] =>
    images.flatMap(({ truth }, n) => {
      if (judged(n)) return [];
      const own = merged[n];
      const boxes = [...(own?.boxes ?? []), ...(withRejected ? (own?.rejected ?? []) : [])];
      return [
        { truth, merged: boxes.map(({ box, confidence, placement }) => ({ box, score: confidence * placement })) },
      ];
    });
  const { f50, f75, iou } = boxScores(pairs(false));
  return { f50, f75, iou, ap: averagePrecision(pairs(true)), seconds: (used.user + used.system) / 1e6 };
}

/** The simple reference on the same images and workers. */
function measureReference(images: readonly Image[]): Measured {
  const pairs = images.map(({ truth, answers }) => ({
    truth,
    merged: medianOfHalf(answers).map((box) => ({ box, score: 1 })),
  }));
  const { f50, f75, iou } = boxScores(pairs);
  return { f50, f75, iou, ap: Number.NaN, seconds: 0 };
}

function mean(runs: readonly Measured[]): Measured {
  const of = (key: keyof Measured) => runs.reduce((sum, run) => sum + run[key], 0) / runs.length;
  return { f50: of('f50'), f75: of('f75'), iou: of('iou'), ap: of('ap'), seconds: of('seconds') };
}

/** Draws of some workers an image: a figure of one draw moves by two points from draw to draw. */
const seeds = 12;

function crowdFigures(): Figure[] {
  const images = readImages('boxes/crowd_objects/annotations.jsonl', 'boxes/crowd_objects/truth.jsonl');
  const subsets = (count: number) => Array.from({ length: seeds }, (_, seed) => keep(images, count, seed));
  const of = (some: readonly Image[][]) => ({
    m: mean(some.map((images) => measure(images))),
    simple: mean(some.map(measureReference)),
  });
  const runs = [
    {
      who: 'all workers',
      ...of([images]),
      reference: '.764 / .594 / .833, AP .458',
      need: [0.775, 0.6, 0.84, 0.46],
    },
    {
      who: `5 workers, mean of ${seeds} draws`,
      ...of(subsets(5)),
      reference: '.713 / .538 / .817',
      need: [0.73, 0.55, 0.82],
    },
    {
      who: `3 workers, mean of ${seeds} draws`,
      ...of(subsets(3)),
      reference: '.695 / .492 / .803',
      need: [0.7, 0.5, 0.81],
    },
  ];
  return runs.flatMap(({ who, m, simple, reference, need }) =>
    (['f50', 'f75', 'iou', 'ap'] as const).flatMap((key, n): Figure[] => {
      const least = need[n];
      const here = key === 'ap' ? '' : `; here median of half the votes ${simple[key].toFixed(3)}`;
      if (least === undefined) return [];
      const name = { f50: 'F1@.5', f75: 'F1@.75', iou: 'mean IoU', ap: 'AP' }[key];
      return [
        {
          id: 'boxes',
          what: `${name}, ${images.length} of the 200 images, ${who}`,
          reference: `${reference} (200 images)${here}`,
          target: `>= ${least}`,
          ours: `${m[key].toFixed(3)}${key === 'f50' ? ` in ${m.seconds.toFixed(2)} CPU-s` : ''}`,
          met: m[key] >= least,
        },
      ];
    }),
  );
}

/** What it helps to know every fifth image, judged on the others. */
function knownFigure(): Figure {
  const images = readImages('boxes/crowd_objects/annotations.jsonl', 'boxes/crowd_objects/truth.jsonl');
  const draws = Array.from({ length: seeds }, (_, seed) => keep(images, 3, seed));
  const runs = [0, 1, 2, 3, 4].flatMap((first) => {
    const isFifth = (n: number) => n % 5 === first;
    return draws.map((some) => ({ taught: measure(some, isFifth), alone: measure(some, () => false, isFifth) }));
  });
  const [taught, alone] = [mean(runs.map((run) => run.taught)), mean(runs.map((run) => run.alone))];
  const spoken = ({ f50, f75, iou, ap }: Measured) => [f50, f75, iou, ap].map((value) => value.toFixed(3)).join(' / ');
  return {
    id: 'boxes',
    what: `F1@.5 / F1@.75 / mean IoU / AP, three workers, every fifth image known, on the others, mean of ${runs.length} draws`,
    reference: `nothing known ${spoken(alone)}`,
    target: '',
    ours: spoken(taught),
    met: undefined,
  };
}

function wordFigures(): Figure[] {
  return ['hardcases_rendered', 'icdar2015', 'kant_ocrd'].map((name) => {
    const folder = `textboxes/${name}/synthetic_annotators`;
    const m = measure(readImages(`${folder}/annotations.jsonl`, `${folder}/truth_boxes.jsonl`));
    return {
      id: 'boxes',
      what: `word boxes ${name}: F1@.75 / mean IoU, five simulated workers`,
      reference: '.993-.995 / .913-.924',
      target: '>= .99 / .92',
      ours: `${m.f75.toFixed(3)} / ${m.iou.toFixed(3)}`,
      met: m.f75 >= 0.99 && m.iou >= 0.92,
    };
  });
}

function alphaFigures(): Figure[] {
  const images = readImages('boxes/crowd_objects/annotations.jsonl', 'boxes/crowd_objects/truth.jsonl');
  const references = [
    [0.3, '.424'],
    [0.5, '.390'],
    [0.75, '.207'],
  ] as const;
  return references.map(([iou, reference]) => {
    const { itemMean } = boxAlpha(
      images.map((image) => image.answers),
      { iou, matching: 'sequence', resamples: 0 },
    );
    return {
      id: 'boxes',
      what: `alpha at IoU ${iou}, mean of ${images.length} images, published matching`,
      reference: `${reference} (200 images)`,
      target: 'near the reference',
      ours: itemMean?.toFixed(3) ?? 'unknown',
      met: undefined,
    };
  });
}

export async function figures(): Promise<Figure[]> {
  return [...crowdFigures(), knownFigure(), ...wordFigures(), ...alphaFigures()];
}
