import 'server-only';
/**
 * Known answers from a file. The file is judged line by line against the project; what can be used becomes known in one
 * transaction, or, when it is only looked at, would. A file that was taken before changes nothing.
 */
import type { MemberCall } from '@/server/call';
import { type FoundItem, findItems } from '@/server/datasets/finding';
import { currentOntology, projectTerms } from '@/server/projects/projects';
import { type Answer, answerSchema } from '@/server/projects/tasks';
import { type GoldUse, skillProblem } from '@/server/skill/contract';
import { skillLimits } from '@/server/skill/limits';
import { addManyGold, type ItemKnowledge, type KnownAnswer, knowledgeOf } from '@/server/skill/many-known';
import { type KnownFault, type KnownFileReport, knownProblem } from './contract';
import { readKnownFile } from './known-file';
import { type KnownStatement, type LineTerms, referenceWords } from './known-line';

export interface KnownFileOptions {
  /** What answers are used for where the file does not say, and why they are the answers where it gives no reason. */
  readonly use: GoldUse;
  readonly explanation: string;
  /** Whether the answers become known now, or the file is only looked at. */
  readonly isTaken: boolean;
  readonly onProgress: (done: number, total: number) => void;
}

interface Ledger {
  rows: (KnownAnswer & { readonly statement: KnownStatement })[];
  /** What the file said first of each item. */
  readonly said: Map<string, KnownStatement>;
  readonly faults: KnownFault[];
  alreadyKnown: number;
}

const statementsAtOnce = 5000;

/** Reads a file of known answers and says what it holds; takes it when that is wished. Throws a problem when none of it can be read. */
export async function knownAnswersFrom(
  call: MemberCall,
  projectId: string,
  file: { readonly name: string; readonly path: string; readonly byteSize: number },
  options: KnownFileOptions,
): Promise<KnownFileReport> {
  const [{ task }, { classes }] = await Promise.all([projectTerms(call, projectId), currentOntology(call, projectId)]);
  const terms: LineTerms = { task, classes: classes.filter(({ retired }) => !retired) };
  const { statements, faults, unsettled, ignored } = await readKnownFile(file, terms);
  const ledger: Ledger = { rows: [], said: new Map(), faults: [...faults], alreadyKnown: 0 };
  for (let from = 0; from < statements.length; from += statementsAtOnce) {
    const part = statements.slice(from, from + statementsAtOnce);
    await judge(call, projectId, part, { options, ledger });
    options.onProgress(Math.min(from + statementsAtOnce, statements.length), statements.length);
  }
  if (options.isTaken) await take(call, projectId, ledger, options);
  return { ...reportOf(ledger), isTaken: options.isTaken, unsettled, ignored };
}

async function take(call: MemberCall, projectId: string, ledger: Ledger, options: KnownFileOptions): Promise<void> {
  const { rows } = ledger;
  const made = await addManyGold(call, projectId, rows, (done) => options.onProgress(done, rows.length));
  // Somebody else said the answer while the file was read: theirs stands.
  const late = rows.filter(({ itemId }) => !made.has(itemId));
  const knowledge = await knowledgeOf(
    call,
    projectId,
    late.map(({ itemId }) => itemId),
  );
  for (const { itemId, use, statement } of late) {
    const fault = conflict(statement, use, knowledge.get(itemId));
    if (fault) ledger.faults.push(fault);
    else ledger.alreadyKnown += 1;
  }
  ledger.rows = rows.filter(({ itemId }) => made.has(itemId));
}

function reportOf({ rows, faults, alreadyKnown }: Ledger) {
  const added = { check: 0, training: 0, qualification: 0 };
  for (const { use } of rows) added[use] += 1;
  return {
    added,
    alreadyKnown,
    unexplained: rows.filter(({ statement }) => statement.explanation === null).length,
    refusedCount: faults.length,
    refused: faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)).slice(0, skillLimits.listedFaults),
  };
}

interface Judging {
  readonly options: KnownFileOptions;
  readonly ledger: Ledger;
}

async function judge(
  call: MemberCall,
  projectId: string,
  statements: readonly KnownStatement[],
  judging: Judging,
): Promise<void> {
  const found = await itemsMeant(call, projectId, statements);
  const ids = found.flatMap((items) => (items.length === 1 ? items.map(({ id }) => id) : []));
  const knowledge = await knowledgeOf(call, projectId, [...new Set(ids)]);
  for (const [n, statement] of statements.entries()) {
    const items = found[n] ?? [];
    const [item] = items;
    if (!item || items.length > 1) judging.ledger.faults.push(notOneItem(statement, items.length));
    else enter(statement, item, knowledge.get(item.id), judging);
  }
}

/** The items that each statement means: by what it says first, and by the name where an id is not one of this project. */
async function itemsMeant(call: MemberCall, projectId: string, statements: readonly KnownStatement[]) {
  const references = statements.map(({ reference }) => reference);
  const found = await findItems(call, projectId, references);
  const named = references.map((one, n) => (one.by === 'id' && found[n]?.length === 0 ? one.name : ''));
  if (named.every((name) => name === '')) return found;
  const byName = await findItems(
    call,
    projectId,
    named.map((name) => ({ by: 'name', name })),
  );
  return found.map((items, n) => (named[n] === '' ? items : (byName[n] ?? [])));
}

const faultOf = ({ line, reference }: KnownStatement, column: string | null, problem: KnownFault['problem']) => ({
  line,
  column,
  item: referenceWords(reference),
  problem,
});

function notOneItem(statement: KnownStatement, count: number): KnownFault {
  const { by } = statement.reference;
  const found = referenceWords(statement.reference);
  const problem =
    count > 1 ? knownProblem('item_ambiguous', { count, found }) : knownProblem('item_unknown', { by, found });
  return faultOf(statement, by === 'id' ? 'item' : by === 'name' ? 'name' : 'text', problem);
}

/** Enters one statement: as something new, as known already, or as a fault. */
function enter(
  statement: KnownStatement,
  item: FoundItem,
  knowledge: ItemKnowledge | undefined,
  { options, ledger }: Judging,
): void {
  const use = statement.use ?? options.use;
  const fault =
    outside(statement, item) ??
    repetition(statement, ledger.said.get(item.id), options.use) ??
    conflict(statement, use, knowledge);
  if (fault) return void ledger.faults.push(fault);
  if (ledger.said.has(item.id)) return;
  ledger.said.set(item.id, statement);
  if (knowledge?.known) {
    ledger.alreadyKnown += 1;
    return;
  }
  const explanation = statement.explanation ?? options.explanation;
  if (explanation === '') {
    ledger.faults.push(faultOf(statement, 'explanation', knownProblem('reason_expected')));
    return;
  }
  ledger.rows.push({ itemId: item.id, use, answer: answerSchema.parse(statement.answer), explanation, statement });
}

/** Half a pixel of rounding is forgiven at the edges, as it is to workers. */
const tolerance = 0.5;

/** The first rectangle that reaches outside the picture. */
function outside(statement: KnownStatement, { width, height }: FoundItem): KnownFault | null {
  const { answer, places } = statement;
  if (answer.task !== 'boxes' || width === null || height === null) return null;
  for (const [n, box] of answer.boxes.entries()) {
    const { line, prefix } = places[n] ?? { line: statement.line, prefix: '' };
    const told = (column: string, end: number, size: number) => ({
      ...faultOf(statement, `${prefix}${column}`, knownProblem('rectangle_outside', { end, size })),
      line,
    });
    if (box.x + box.width > width + tolerance) return told('width', box.x + box.width, width);
    if (box.y + box.height > height + tolerance) return told('height', box.y + box.height, height);
  }
  return null;
}

/** An answer said twice is told once when it is the same. */
function repetition(statement: KnownStatement, before: KnownStatement | undefined, use: GoldUse): KnownFault | null {
  if (!before) return null;
  const isSame = isSameAnswer(before.answer, statement.answer) && (before.use ?? use) === (statement.use ?? use);
  return isSame ? null : faultOf(statement, null, knownProblem('line_repeats', { line: before.line ?? 0 }));
}

function conflict(statement: KnownStatement, use: GoldUse, knowledge: ItemKnowledge | undefined): KnownFault | null {
  if (!knowledge) return null;
  const { known, isInGuide } = knowledge;
  if (known?.isGone) return faultOf(statement, null, skillProblem('gone_for_good'));
  if (known && !isSameAnswer(known.answer, statement.answer))
    return faultOf(statement, 'answer', knownProblem('known_otherwise'));
  if (known && known.use !== use)
    return faultOf(statement, 'use', knownProblem('known_for_another_use', { use: known.use }));
  return isInGuide && !known && use !== 'training' ? faultOf(statement, 'use', skillProblem('in_the_guide')) : null;
}

/** The same answer, whatever its rectangles are called and in which order they stand. */
function isSameAnswer(one: Answer, other: Answer): boolean {
  const written = (answer: Answer) =>
    answer.task === 'boxes'
      ? answer.boxes.map(({ classId, x, y, width, height }) => JSON.stringify([classId, x, y, width, height])).sort()
      : [answer.task, answer.task === 'classes' ? answer.classId : answer.choice];
  return JSON.stringify(written(one)) === JSON.stringify(written(other));
}
