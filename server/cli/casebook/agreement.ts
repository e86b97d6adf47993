import 'server-only';
import { labelsHelp, readLabelsToCompare, seedOption } from '@/server/cli/casebook/labels';
import { rounded } from '@/server/cli/casebook/output';
import { badUsage } from '@/server/cli/casebook/refusal';
import type { Json, Report, Verb, VerbCall } from '@/server/cli/casebook/verb';
import { agreement, alphaDifference } from '@/server/consensus/agreement';
import type { AlphaOptions, Coefficient, Distance } from '@/server/consensus/krippendorff-alpha';
import type { VoteTable } from '@/server/consensus/votes';

const distances: readonly string[] = ['nominal', 'ordinal', 'interval'];

export const agreementVerb: Verb = {
  name: 'agreement',
  summary: 'How far workers agree beyond chance, with intervals, overall and per class.',
  operands: ['LABELS.csv'],
  options: {
    distance: {
      kind: 'text',
      placeholder: 'NAME',
      help: 'How far apart two classes are; nominal when left out.',
      choices: distances,
    },
    order: {
      kind: 'text',
      placeholder: 'a,b,c',
      help: 'The classes in order, for --distance ordinal; by number or name when left out.',
    },
    against: {
      kind: 'file',
      placeholder: 'LABELS2.csv',
      help: 'Labels under another guide version: the difference of the two alphas.',
    },
    'guide-version': {
      kind: 'number',
      help: 'Of the raw answers of an export, the labels made under this version of the guide.',
      min: 1,
      max: 1_000_000,
      isWhole: true,
    },
    resamples: {
      kind: 'number',
      help: 'Bootstrap resamples of the items; 1000 when left out.',
      min: 0,
      max: 100_000,
      isWhole: true,
    },
    seed: seedOption('Seed of the bootstrap; 1 when left out.'),
  },
  details: [
    ...labelsHelp,
    '            So are checks; with --guide-version, labels that no longer count are taken in, as on the overview.',
    'Intervals: 95 %, by resampling the items, corrected for bias; few items that all agree may still have missed a',
    'disagreement. null: the value is not defined (one class only, or no item with two labels). The mean of Cohen kappas',
    'weighs each pair of workers by the items they share; pairs who share few have too low a kappa; alpha does not.',
  ],
  example: 'casebook agreement labels.csv --json',
  run,
};

async function run(call: VerbCall): Promise<Report> {
  const [file = '-'] = call.operands;
  const version = call.number('guide-version');
  const table = await readLabelsToCompare(file, call.progress, version);
  const other = call.text('against');
  const second = other === undefined ? undefined : await readLabelsToCompare(other, call.progress);
  const scale = [...new Set([...table.classes, ...(second?.classes ?? [])])].sort();
  const options = alphaOptions(call, table, scale);
  const count = options.resamples ?? 0;
  let resamples = 0;
  // Alpha and the others are resampled one after the other, and so are the alphas of two files.
  call.progress.step('Resampling', count * (second === undefined ? 2 : 4));
  const onResample = (): void => call.progress.done(++resamples);
  const found = agreement(table, { ...options, onResample });
  const { perClass, ...rest } = found;
  const json: Record<string, Json> = {};
  for (const [name, value] of Object.entries(rest)) json[name] = typeof value === 'number' ? value : rounded(value);
  json.perClass = Object.fromEntries(
    perClass.map(({ alpha, specific, votes }, c) => {
      return [
        table.classes[c] as string,
        { krippendorffAlpha: rounded(alpha), specificAgreement: rounded(specific), labels: votes },
      ];
    }),
  );
  const lines = [
    `${found.labels} labels of ${found.workers} workers on ${found.items} items, ${found.pairedItems} with two labels or more`,
    line("Krippendorff's alpha", found.krippendorffAlpha),
    line('Fleiss kappa', found.fleissKappa),
    line('Mean pairwise Cohen kappa', found.meanPairwiseCohenKappa),
    line('Gwet AC1', found.gwetAc1),
    line('Gwet AC2', found.gwetAc2),
    line('Percent agreement', found.percentAgreement),
    ...perClass.map(({ alpha }, c) => line(`  alpha of ${table.classes[c]}`, alpha)),
  ];
  if (second !== undefined) {
    const gap = alphaDifference(table, second, {
      ...options,
      onResample,
      positionsAfter: alphaOptions(call, second, scale).positions ?? [],
    });
    json.difference = { ...(rounded(gap) as object), isTrusted: gap.isTrusted, itemsNeeded: gap.itemsNeeded };
    lines.push(line(`Alpha of ${other} less that of ${file}`, gap));
    if (gap.value !== null && gap.low !== null)
      lines.push(`  items needed to trust it: ${gap.itemsNeeded ?? 'no number would do'}`);
  }
  return { json, lines };
}

/** @param scale all classes of what is compared, in the order of their names. */
function alphaOptions(call: VerbCall, table: VoteTable, scale: readonly string[]): AlphaOptions {
  const distance = (call.text('distance') ?? 'nominal') as Distance;
  const base = { distance, resamples: call.number('resamples') ?? 1000, seed: call.number('seed') ?? 1 };
  if (distance === 'nominal') {
    if (call.isSet('order')) throw badUsage('--order needs --distance ordinal or interval.');
    return base;
  }
  const places = placesOf(call, scale, distance);
  return { ...base, positions: table.classes.map((label) => places.get(label) ?? 0) };
}

/** Where each class stands: as `--order` says, else by number, else (ordinal only) by name. */
function placesOf(call: VerbCall, scale: readonly string[], distance: Distance): ReadonlyMap<string, number> {
  const order = call
    .text('order')
    ?.split(',')
    .map((name) => name.trim());
  if (order !== undefined) {
    const missing = scale.find((label) => !order.includes(label));
    if (missing !== undefined) throw badUsage(`--order does not name the class ${JSON.stringify(missing)}.`);
    return new Map(scale.map((label) => [label, order.indexOf(label)]));
  }
  const numbers = scale.map((label) => (label.trim() === '' ? Number.NaN : Number(label)));
  const areNumbers = numbers.every((n) => Number.isFinite(n));
  if (!areNumbers && distance === 'interval')
    throw badUsage('--distance interval needs labels that are numbers, or --order.');
  return new Map(scale.map((label, n) => [label, areNumbers ? (numbers[n] as number) : n]));
}

function line(name: string, { value, low, high }: Coefficient): string {
  if (value === null) return `${inCells(name, 28)} not defined`;
  const interval = low === null || high === null ? '' : `  [${withDecimals(low, 3)}, ${withDecimals(high, 3)}]`;
  return `${inCells(name, 28)} ${withDecimals(value, 4)}${interval}`;
}

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** A name filled up with blanks to so many cells of a terminal, of which Hangul and its neighbours take two a letter. */
function inCells(name: string, cells: number): string {
  const taken = [...name].reduce((sum, letter) => sum + (wide.test(letter) ? 2 : 1), 0);
  return name + ' '.repeat(Math.max(0, cells - taken));
}

/** What rounds to nothing has no sign. */
function withDecimals(n: number, decimals: number): string {
  return (Number(n.toFixed(decimals)) + 0).toFixed(decimals);
}
