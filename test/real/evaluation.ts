import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { objectLab } from '@/server/consensus/object-lab';
import { type Figure, realData } from './figures';

const command = new URL('../../server/cli/casebook.mjs', import.meta.url).pathname;

interface Expected {
  readonly stats: Readonly<Record<string, number>>;
  readonly per_category: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly class_agnostic_useCats0: Readonly<Record<string, number>>;
}

/** The whole command is run: its files, its parsing and its figures. */
function cocoFigure(kind: 'bbox' | 'segm'): Figure {
  const folder = `${realData}boxes/coco_map_reference`;
  const expected: Record<string, Expected> = JSON.parse(readFileSync(`${folder}/expected_pycocotools.json`, 'utf8'));
  const of = expected[kind];
  const evaluate = (extra: readonly string[]) => {
    const args = [command, 'evaluate', '--truth', `${folder}/instances_val2014_100.json`, '--json', '--iou', kind];
    const predictions = `${folder}/instances_val2014_fake${kind}100_results.json`;
    const text = execFileSync(process.execPath, [...args, '--predictions', predictions, ...extra], {
      encoding: 'utf8',
    });
    return JSON.parse(text) as Record<string, number> & { perClass: { name: string; [key: string]: unknown }[] };
  };
  const plain = evaluate([]);
  const agnostic = evaluate(['--class-agnostic']);
  let worst = 0;
  const compare = (ours: unknown, reference: number | undefined) => {
    worst = Math.max(worst, typeof ours === 'number' && reference !== undefined ? Math.abs(ours - reference) : 1);
  };
  for (const [key, value] of Object.entries(of?.stats ?? {})) compare(plain[key], value);
  for (const [key, value] of Object.entries(of?.class_agnostic_useCats0 ?? {})) compare(agnostic[key], value);
  for (const row of plain.perClass) {
    const reference = of?.per_category[row.name];
    if (reference !== undefined) for (const key of ['AP', 'AP50', 'AP75', 'AR100']) compare(row[key], reference[key]);
  }
  return {
    id: 'evaluation',
    what: `COCO AP and AR, ${kind}: all stats, classes and class-agnostic`,
    reference: 'compiled cocoapi',
    target: 'equal to 1e-6',
    ours: `largest difference ${worst.toExponential(1)}`,
    met: worst <= 1e-6,
  };
}

type Nested = number | null | undefined | readonly Nested[];

function largestGap(ours: Nested, reference: Nested): number {
  if (Array.isArray(reference)) {
    if (!Array.isArray(ours) || ours.length !== reference.length) return 1;
    return reference.reduce<number>((gap, value, n) => Math.max(gap, largestGap(ours[n], value)), 0);
  }
  if (typeof reference === 'number' && typeof ours === 'number') return Math.abs(ours - reference);
  return (reference ?? null) === (ours ?? null) ? 0 : 1;
}

interface LabInput {
  readonly images: readonly {
    readonly labels: { readonly bboxes_xyxy: readonly number[][]; readonly labels: readonly number[] };
    readonly predictions: readonly number[][];
  }[];
}

function objectLabFigure(): Figure {
  const folder = `${realData}boxes/objectlab_reference/objectlab_reference_`;
  const input: LabInput = JSON.parse(readFileSync(`${folder}input.json`, 'utf8'));
  const expected: Record<string, Nested> = JSON.parse(readFileSync(`${folder}expected.json`, 'utf8'));
  const box = ([left = 0, top = 0, right = 0, bottom = 0]: readonly number[]) => ({
    x: left,
    y: top,
    width: right - left,
    height: bottom - top,
  });
  const ours = objectLab(
    input.images.map(({ labels, predictions }) => ({
      given: labels.bboxes_xyxy.map((corners, n) => ({ box: box(corners), label: String(labels.labels[n]) })),
      predicted: predictions.map(([label, ...rest]) => ({ label: String(label), box: box(rest), score: rest[4] ?? 0 })),
    })),
  );
  const columns: [string, Nested][] = [
    ['image_scores', ours.map((i) => i.score)],
    ['overlooked_box', ours.map((i) => i.overlooked)],
    ['badloc_box', ours.map((i) => i.badlyPlaced)],
    ['swap_box', ours.map((i) => i.swapped)],
    ['overlooked_image', ours.map((i) => i.overlookedScore)],
    ['badloc_image', ours.map((i) => i.badlyPlacedScore)],
    ['swap_image', ours.map((i) => i.swappedScore)],
  ];
  const worst = Math.max(...columns.map(([name, values]) => largestGap(values, expected[name])));
  return {
    id: 'evaluation',
    what: 'ObjectLab scores of boxes and images',
    reference: 'cleanlab',
    target: 'equal',
    ours: `largest difference ${worst.toExponential(1)}`,
    met: worst <= 1e-9,
  };
}

export async function figures(): Promise<Figure[]> {
  return [cocoFigure('bbox'), cocoFigure('segm'), objectLabFigure()];
}
