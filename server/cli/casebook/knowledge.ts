import 'server-only';
import { type OfItems, readGold, readLabels } from '@/server/cli/casebook/labels';
import { type Probabilities, readProbabilities } from '@/server/cli/casebook/probabilities';
import { badData } from '@/server/cli/casebook/refusal';
import type { VerbCall, VerbOption } from '@/server/cli/casebook/verb';
import { isUnvoted } from '@/server/consensus/unvoted';
import { classVotes, encodeGold, type VoteTable } from '@/server/consensus/votes';

export const goldOption: VerbOption = {
  kind: 'file',
  placeholder: 'GOLD.csv',
  help: 'Items whose class is known: item,label (or item,answer), or the table that Casebook exports.',
};
export const probabilitiesOption: VerbOption = {
  kind: 'file',
  placeholder: 'P.csv',
  help: 'A classifier trained without the item: item,<class>,<class>,...',
};

export interface Known {
  readonly table: VoteTable;
  readonly gold: Int32Array | undefined;
  /** items x classes of the table. */
  readonly probabilities: Float64Array | undefined;
  /** Whether `--probabilities` says nothing of an item of the table. */
  readonly isUnseen: (item: number) => boolean;
}

/**
 * The votes of the first operand with what `--gold` and `--probabilities` know, all in one table's classes.
 * @param judged labels whose items and classes the table knows as well.
 */
export async function readKnown(call: VerbCall, judged: ReadonlyMap<string, string> = new Map()): Promise<Known> {
  const [file = '-'] = call.operands;
  const goldFile = call.text('gold');
  const modelFile = call.text('probabilities');
  const gold = goldFile === undefined ? undefined : await readGold(goldFile, call.progress);
  const model = modelFile === undefined ? undefined : await readProbabilities(modelFile, call.progress);
  const classes = [...judged.values(), ...(gold?.values() ?? []), ...(model?.classes ?? [])];
  const table = await readLabels(file, call.progress, classes, judged.keys());
  if (goldFile !== undefined && gold !== undefined) refuseStrangers(goldFile, gold, file, table);
  if (modelFile !== undefined && model !== undefined) refuseStrangers(modelFile, model.ofItem, file, table);
  return {
    table,
    gold: gold === undefined ? undefined : encodeGold(table, gold),
    probabilities: model === undefined ? undefined : alignProbabilities(table, model),
    isUnseen: (item) => model?.ofItem.has(table.items[item] ?? '') !== true,
  };
}

/** What is said of items none of which has a label is most likely said of other data; that of some is left out. */
export function refuseStrangers(file: string, said: OfItems<unknown>, labelsFile: string, table: VoteTable): void {
  if (said.size === 0 || table.classOf.length === 0) return;
  if (table.items.some((item, i) => said.has(item) && !isUnvoted(table, i))) return;
  const expected = `items that ${labelsFile === '-' ? 'standard input' : labelsFile} has labels for, but there is none`;
  const [found = ''] = said.keys();
  throw badData({ file, line: said.firstLine, column: 'item', expected, found });
}

/** The classifier's rows in the table's items and classes; an item it does not know gets each class's share of the votes. */
function alignProbabilities(table: VoteTable, model: Probabilities): Float64Array {
  const k = table.classes.length;
  const aligned = new Float64Array(table.items.length * k);
  const votes = classVotes(table);
  const columns = table.classes.map((label) => model.classes.indexOf(label));
  table.items.forEach((item, i) => {
    const row = model.ofItem.get(item);
    columns.forEach((column, c) => {
      const share = ((votes[c] as number) + 1) / (table.classOf.length + k);
      aligned[i * k + c] = row === undefined ? share : column < 0 ? 0 : (row[column] as number);
    });
  });
  return aligned;
}
