/** What one line of a file of known answers says, before it is known whether the project has its item. Pure. */
import type { Problem } from '@/server/problem';
import { answerLimits } from '@/server/projects/limits';
import { cleanLine, cleanText } from '@/server/projects/person-text';
import {
  type Answer,
  type ItemContent,
  type LabelledBox,
  type OntologyClass,
  pairChoices,
  type TaskKind,
} from '@/server/projects/tasks';
import type { GoldUse } from '@/server/skill/contract';
import { skillLimits } from '@/server/skill/limits';
import { type KnownFault, knownProblem } from './contract';

/** How a line names its item. */
export type ItemReference =
  /** With the name as well: an id of another project's export names nothing here, and the name may. */
  | { readonly by: 'id'; readonly id: string; readonly name: string }
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'content'; readonly content: ItemContent };

/** Where a rectangle stands in the file: its line, and what its fields' names begin with. */
export interface BoxPlace {
  readonly line: number | null;
  readonly prefix: string;
}

/** One item's known answer as a file says it. */
export interface KnownStatement {
  readonly line: number | null;
  readonly reference: ItemReference;
  readonly answer: Answer;
  /** One for each rectangle of the answer. */
  readonly places: readonly BoxPlace[];
  /** Null where the file does not say. */
  readonly use: GoldUse | null;
  readonly explanation: string | null;
}

export type ReadLine =
  | { readonly statement: KnownStatement; readonly fault?: undefined }
  | {
      readonly fault: KnownFault;
      /** The item that it speaks of, when that much could be read. */
      readonly about: ItemReference | null;
      readonly statement?: undefined;
    };

/** The fields of a line by their names in small letters; of a table all are texts. */
export type Fields = ReadonlyMap<string, unknown>;

export interface LineTerms {
  readonly task: TaskKind;
  /** The classes that are in use. */
  readonly classes: readonly OntologyClass[];
}

const itemColumns = ['item', 'name', 'text', 'left', 'right', 'prompt'];
/** `label` is what the `casebook` command calls it. */
const answerColumns = ['answer', 'label', 'consensus', 'choice'];
const classColumns = ['class', 'label'];
const sideColumns = ['x', 'y', 'width', 'height'];
const boxColumns = [...classColumns, ...sideColumns];
const saidColumns = ['use', 'explanation', 'reason'];

/** The columns of a table that are read for a kind of task. */
export function columnsFor(task: TaskKind): readonly string[] {
  return [
    ...itemColumns,
    ...(task === 'boxes' ? [...boxColumns, 'boxes'] : ['class', ...answerColumns]),
    ...saidColumns,
  ];
}

/** Whether a table's header names an item and an answer. */
export function hasEnoughColumns(names: readonly string[], task: TaskKind): boolean {
  const has = (name: string) => names.includes(name);
  const namesItem = has('item') || has('name') || has('text') || (has('left') && has('right'));
  const namesBox = classColumns.some(has) && sideColumns.every(has);
  return namesItem && (task === 'boxes' ? namesBox : ['class', ...answerColumns].some(has));
}

class Misread {
  constructor(
    readonly column: string,
    readonly problem: Problem,
  ) {}
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A cell that our own export kept a spreadsheet from running has an apostrophe before it. */
function textOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value.replace(/^'(?=[=+\-@\t\r＝＋－＠])/, '') : '';
}

const isEmpty = (value: unknown) => value === undefined || value === null || textOf(value).trim() === '';

const excerpt = (text: string) => cleanLine(text).slice(0, 80);

/** What a line calls its item, for whoever looks for it. */
export function referenceWords(reference: ItemReference): string {
  if (reference.by === 'id') return reference.id;
  if (reference.by === 'name') return excerpt(reference.name);
  const { content } = reference;
  return excerpt(content.kind === 'text' ? content.text : content.kind === 'pair' ? content.left : content.blob);
}

function referenceOf(fields: Fields): ItemReference {
  const words = (name: string) => cleanText(textOf(fields.get(name)));
  const item = words('item').trim();
  if (uuid.test(item)) return { by: 'id', id: item.toLowerCase(), name: cleanLine(words('name')) };
  const name = cleanLine(item === '' ? words('name') : item);
  if (name !== '') return { by: 'name', name };
  if (words('text').trim() !== '') return { by: 'content', content: { kind: 'text', text: words('text') } };
  const [left, right, prompt] = [words('left'), words('right'), words('prompt')];
  if (left.trim() !== '' && right.trim() !== '') {
    const pair = { kind: 'pair', left, right } as const;
    return { by: 'content', content: prompt.trim() === '' ? pair : { ...pair, prompt } };
  }
  throw new Misread(fields.has('item') ? 'item' : 'name', knownProblem('item_expected'));
}

/** The item that is named by as much of a line as could be read. */
export function itemNamedBy(fields: Fields): ItemReference | null {
  try {
    return referenceOf(fields);
  } catch (error) {
    if (error instanceof Misread) return null;
    throw error;
  }
}

const alike = (text: string) => cleanLine(text).normalize('NFC').toLowerCase();
const optionsTold = 12;

/** The class of this id, or else the one of this name, whatever its capitals. */
function classOf(value: unknown, column: string, { classes }: LineTerms): string {
  const given = textOf(value).trim();
  const found =
    classes.find(({ id }) => id === given) ?? classes.find(({ name }) => given !== '' && alike(name) === alike(given));
  if (found) return found.id;
  const names = classes.slice(0, optionsTold).map(({ name }) => name);
  if (classes.length > optionsTold) names.push('…');
  throw new Misread(column, notOneOf(given, names));
}

function notOneOf(given: string, options: readonly string[]): Problem {
  return knownProblem('answer_expected', {
    found: excerpt(given) || 'nothing',
    count: options.length,
    options: options.join(', '),
  });
}

function choiceOf(fields: Fields, terms: LineTerms): Answer {
  const column = [...answerColumns, 'class'].find((name) => fields.has(name)) ?? 'answer';
  if (terms.task === 'classes') return { task: 'classes', classId: classOf(fields.get(column), column, terms) };
  const given = textOf(fields.get(column)).trim();
  const choice = pairChoices.find((one) => one === given.toLowerCase());
  if (!choice) throw new Misread(column, notOneOf(given, pairChoices));
  return { task: 'pairs', choice };
}

function pixels(value: unknown, column: string, least: number): number {
  const given = textOf(value).trim();
  const number = given === '' || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(given) ? Number.NaN : Number(given);
  if (number >= least && number <= answerLimits.coordinate) return number;
  throw new Misread(column, knownProblem('number_expected', { found: excerpt(given) || 'nothing', least }));
}

/** Where a rectangle names its class. */
function classColumnOf(fields: Fields): string {
  return ['classId', ...classColumns].find((name) => fields.has(name)) ?? 'class';
}

/** One rectangle; `bbox` is COCO's way of writing x, y, width and height. */
function boxOf(fields: Fields, prefix: string, number: number, terms: LineTerms): LabelledBox {
  const bbox = fields.get('bbox');
  const isList = Array.isArray(bbox);
  const side = (name: string, place: number, least: number) =>
    isList
      ? pixels(bbox[place], `${prefix}bbox[${place}]`, least)
      : pixels(fields.get(name), `${prefix}${name}`, least);
  const column = classColumnOf(fields);
  return {
    id: `k${number}`,
    classId: classOf(fields.get(column), `${prefix}${column}`, terms),
    x: side('x', 0, 0),
    y: side('y', 1, 0),
    width: side('width', 2, 1),
    height: side('height', 3, 1),
  };
}

/** The fields of an object, its own alone, so that a `__proto__` key means nothing. */
export function fieldsOf(value: object): Fields {
  return new Map(Object.entries(value));
}

type Answered = Pick<KnownStatement, 'answer' | 'places'>;

function listedBoxes(value: unknown, terms: LineTerms, line: number | null): Answered {
  if (!Array.isArray(value)) throw new Misread('boxes', knownProblem('rectangles_expected'));
  if (value.length > answerLimits.boxes)
    throw new Misread('boxes', knownProblem('rectangles_too_many', { most: answerLimits.boxes }));
  const places = value.map((_, n) => ({ line, prefix: `boxes[${n}].` }));
  const boxes = value.map((one: unknown, n) => {
    if (typeof one !== 'object' || one === null) throw new Misread(`boxes[${n}]`, knownProblem('rectangles_expected'));
    return boxOf(fieldsOf(one), `boxes[${n}].`, n + 1, terms);
  });
  return { answer: { task: 'boxes', boxes }, places };
}

/** Of a table each row is one rectangle; a row with neither class nor numbers says that nothing is there. */
function rowBox(fields: Fields, terms: LineTerms, line: number | null): Answered {
  const isBare = [classColumnOf(fields), ...sideColumns].every((name) => isEmpty(fields.get(name)));
  if (isBare) return { answer: { task: 'boxes', boxes: [] }, places: [] };
  return { answer: { task: 'boxes', boxes: [boxOf(fields, '', 1, terms)] }, places: [{ line, prefix: '' }] };
}

function answerOf(fields: Fields, terms: LineTerms, line: number | null): Answered {
  if (terms.task !== 'boxes') return { answer: choiceOf(fields, terms), places: [] };
  const boxes = fields.get('boxes') ?? fields.get('answer');
  return boxColumns.some((name) => fields.has(name)) && boxes === undefined
    ? rowBox(fields, terms, line)
    : listedBoxes(boxes, terms, line);
}

const uses: Readonly<Record<string, GoldUse>> = {
  check: 'check',
  training: 'training',
  practice: 'training',
  test: 'qualification',
  qualification: 'qualification',
};

function purposeOf(value: unknown): GoldUse | null {
  if (isEmpty(value)) return null;
  const given = textOf(value).trim();
  const use = Object.hasOwn(uses, given.toLowerCase()) ? uses[given.toLowerCase()] : undefined;
  if (!use) throw new Misread('use', knownProblem('use_expected', { found: excerpt(given) }));
  return use;
}

function explanationOf(fields: Fields): string | null {
  const column = fields.has('explanation') ? 'explanation' : 'reason';
  const value = fields.get(column);
  if (isEmpty(value) && (value === undefined || value === null || typeof value === 'string')) return null;
  const words = cleanText(textOf(value)).trim();
  if (words === '' || words.length > skillLimits.explanationLength)
    throw new Misread(column, knownProblem('text_expected', { most: skillLimits.explanationLength }));
  return words;
}

/** Reads one line; the first thing in it that cannot be used is told. */
export function readKnownLine(line: number | null, fields: Fields, terms: LineTerms): ReadLine {
  let about: ItemReference | null = null;
  try {
    const reference = referenceOf(fields);
    about = reference;
    const answered = answerOf(fields, terms, line);
    const use = purposeOf(fields.get('use'));
    return { statement: { line, reference, ...answered, use, explanation: explanationOf(fields) } };
  } catch (misread) {
    if (!(misread instanceof Misread)) throw misread;
    const item = about ? referenceWords(about) : '';
    return { fault: { line, column: misread.column, item, problem: misread.problem }, about };
  }
}
