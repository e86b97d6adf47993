import type { TaskKind } from '@/server/projects/tasks';

/** What the columns of a table mean, and, where none has a known name, which of them are likeliest meant. Pure. */

export const tableFields = ['text', 'left', 'right', 'prompt', 'url', 'name', 'slice'] as const;
export type TableField = (typeof tableFields)[number];

/** What a column can be chosen for; the first are needed. Of a text and an address one is enough. */
export const contentFields = {
  boxes: ['url'],
  classes: ['text', 'url'],
  pairs: ['left', 'right', 'prompt'],
} as const satisfies Readonly<Record<TaskKind, readonly TableField[]>>;
export type ContentField = (typeof contentFields)[TaskKind][number];

/** Which column stands for what, by its name in the table. */
export type ColumnChoice = Readonly<Partial<Record<ContentField, string>>>;

/** The columns of a table of which none has a known name, to choose among. */
export interface OfferedColumns {
  /** Names are as they stand in the table and differ; `sample` is what stands first below, cut. */
  readonly columns: readonly { readonly name: string; readonly sample: string }[];
  readonly likeliest: ColumnChoice;
}

/** Whether enough is chosen for rows to be of use, and no column for two things. */
export function isEnough(choice: ColumnChoice, task: TaskKind): boolean {
  const chosen = contentFields[task].flatMap((field) => choice[field] ?? []);
  if (new Set(chosen).size < chosen.length) return false;
  if (task === 'classes') return chosen.length > 0;
  return task === 'pairs' ? Boolean(choice.left && choice.right) : Boolean(choice.url);
}

const sampleLength = 80;
/** More columns are no table that somebody chooses from. */
const mostOffered = 100;

/**
 * The columns to choose among, or null where no choice of them could be of use.
 * @param rows the first rows below the header, as many as are looked at
 */
export function offeredColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  task: TaskKind,
): OfferedColumns | null {
  const names = header.map((name) => name.trim());
  const columns = names.flatMap((name, place) => {
    const values = rows.map((row) => (row[place] ?? '').trim()).filter((value) => value !== '');
    return name === '' || names.indexOf(name) < place ? [] : [{ name, values }];
  });
  const least = task === 'pairs' ? 2 : 1;
  if (columns.length < least || columns.length > mostOffered || rows.length === 0) return null;
  if (task === 'boxes' && !columns.some(isAddress)) return null;
  return {
    columns: columns.map(({ name, values }) => ({ name, sample: (values[0] ?? '').slice(0, sampleLength) })),
    likeliest: likeliest(columns, task),
  };
}

interface Column {
  readonly name: string;
  readonly values: readonly string[];
}

const isAddress = ({ values }: Column) => values.length > 0 && values.every((value) => /^https?:\/\/\S+$/.test(value));
const calledText =
  /text|sentence|review|comment|message|content|body|utterance|document|post|답변|텍스트|문장|내용|본문|댓글|리뷰/i;
const calledPrompt = /prompt|question|context|instruction|질문|지시/i;

/** How much a column looks like texts that people read: how long its values are, and what it is called. */
function asText(column: Column): number {
  const { name, values } = column;
  if (values.length === 0 || isAddress(column) || values.every((value) => /^[\d.,:/\s-]+$/.test(value))) return 0;
  const mean = values.reduce((sum, value) => sum + value.length, 0) / values.length;
  return calledText.test(name) ? mean * 4 : mean;
}

function likeliest(columns: readonly Column[], task: TaskKind): ColumnChoice {
  const address = columns.find(isAddress)?.name;
  const texts = columns.filter((column) => asText(column) > 0).sort((a, b) => asText(b) - asText(a));
  const url = address === undefined ? {} : { url: address };
  if (task === 'boxes') return url;
  if (task === 'classes') return texts[0] ? { text: texts[0].name } : url;
  const prompt = texts.find(({ name }) => calledPrompt.test(name));
  const sides = texts.filter((column) => column !== prompt).slice(0, 2);
  const [left, right] = columns.filter((column) => sides.includes(column));
  return {
    ...(left && right ? { left: left.name, right: right.name } : {}),
    ...(prompt ? { prompt: prompt.name } : {}),
  };
}
