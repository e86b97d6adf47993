import type { Answer, LabelledBox } from '@/server/projects/tasks';
import type { ExportData, ExportItem, RawAnswer } from './contract';
import { isVote, objectsOf } from './objects';

export type Cell = string | number;

/**
 * A cell a spreadsheet would run as a formula is given a leading apostrophe (OWASP "CSV injection": = + - @, tab, return,
 * and their full-width forms). Numbers of our own are left alone.
 */
export function safe(text: string): string {
  return /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
}

function shareOf(value: number | null): Cell {
  return value === null ? '' : Number(value.toFixed(4));
}

function written(answer: Answer | null, classNames: ReadonlyMap<string, string>): string {
  if (answer?.task === 'classes') return safe(classNames.get(answer.classId) ?? answer.classId);
  return answer?.task === 'pairs' ? answer.choice : '';
}

function writtenBox(box: LabelledBox | undefined, classNames: ReadonlyMap<string, string>): string {
  if (!box) return '';
  const name = classNames.get(box.classId) ?? box.classId;
  return safe(`${name} ${box.x} ${box.y} ${box.width} ${box.height}`);
}

function settlement(item: ExportItem): Cell[] {
  const rule = item.ruleNumber === null ? '' : `R${item.ruleNumber}`;
  return [item.standing, item.settledBy ?? '', rule, safe(item.reason)];
}

/** Votes of the present round. */
function votersOf({ raw, copyOf }: ExportItem): number {
  return (copyOf?.raw ?? raw).filter(isVote).length;
}

/** A worker's own answer; one of an earlier round, or of practice or a test, says so. */
function writtenRaw(raw: RawAnswer | undefined, classNames: ReadonlyMap<string, string>): string {
  const words = written(raw?.answer ?? null, classNames);
  if (words !== '' && (raw?.purpose === 'training' || raw?.purpose === 'qualification'))
    return `${words} (${raw.purpose})`;
  return raw?.isEarlier && words !== '' ? `${words} (round ${raw.round})` : words;
}

function workersOf(data: ExportData): string[] {
  const workers = new Set<string>();
  for (const { raw } of data.items) for (const { worker } of raw) workers.add(worker);
  return [...workers].sort();
}

/** Which item a row is of, and, where labels were carried over, whose label it has. */
function headOf({ withCopies }: ExportData, item: ExportItem): Cell[] {
  const head = [item.id, safe(item.name), safe(item.slice ?? '')];
  return withCopies ? [...head, item.copyOf?.id ?? ''] : head;
}

/** One row an object; each worker's own rectangle beside it as "class x y width height". An item without objects has one row. */
function* boxRows(
  data: ExportData,
  workers: readonly string[],
  classNames: ReadonlyMap<string, string>,
): Generator<Cell[]> {
  for (const item of data.items) {
    const head = headOf(data, item);
    const rows = objectsOf(item).map((object, n): Cell[] => {
      const { box, confidence, votes, voters, drawn } = object;
      const byWorker = new Map(item.raw.map((raw) => [raw.worker, drawn.get(raw.annotationId)]));
      return [
        ...head,
        n + 1,
        safe(classNames.get(box.classId) ?? box.classId),
        ...[box.x, box.y, box.width, box.height],
        shareOf(confidence),
        votes ?? '',
        voters,
        ...settlement(item),
        ...workers.map((worker) => writtenBox(byWorker.get(worker), classNames)),
      ];
    });
    const empty: Cell[] = [
      ...head,
      0,
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      votersOf(item),
      ...settlement(item),
      ...workers.map(() => ''),
    ];
    yield* rows.length > 0 ? rows : [empty];
  }
}

/** The columns of what the items say. A project of classes may hold pictures beside texts; those have no words. */
function shownColumns({ project, items }: ExportData): readonly string[] {
  if (project.task === 'pairs') return ['prompt', 'left', 'right'];
  return items.some(({ content }) => content.kind === 'text') ? ['text'] : [];
}

function shownCells({ content }: ExportItem, columns: readonly string[]): string[] {
  const words: Readonly<Record<string, string | undefined>> = content.kind === 'image' ? {} : { ...content };
  return columns.map((column) => safe(words[column] ?? ''));
}

/** One row an item; each worker's own choice beside the consensus. */
function* choiceRows(
  data: ExportData,
  workers: readonly string[],
  classNames: ReadonlyMap<string, string>,
): Generator<Cell[]> {
  const shown = shownColumns(data);
  for (const item of data.items) {
    const byWorker = new Map(item.raw.map((raw) => [raw.worker, raw]));
    yield [
      ...headOf(data, item),
      ...shownCells(item, shown),
      written(item.answer, classNames),
      shareOf(item.confidence),
      votersOf(item),
      ...settlement(item),
      ...workers.map((worker) => writtenRaw(byWorker.get(worker), classNames)),
    ];
  }
}

/**
 * The whole export as rows, the header first: the consensus, how sure it is, and every worker's raw answer beside it. Made as
 * they are asked for: those of a large crowd have a column for each of its workers. Pure.
 */
export function* tableOf(data: ExportData): Generator<Cell[]> {
  const workers = workersOf(data);
  const classNames = new Map(data.ontology.classes.map((entry) => [entry.id, entry.name]));
  const byWorker = workers.map((worker) => safe(`worker ${worker}`));
  const named = ['item', 'name', 'slice', ...(data.withCopies ? ['copy_of'] : [])];
  const settled = ['standing', 'settled_by', 'rule', 'reason'];
  if (data.project.task === 'boxes') {
    const header = [...named, 'object', 'class', 'x', 'y', 'width', 'height', 'confidence', 'votes', 'voters'];
    yield [...header, ...settled, ...byWorker];
    yield* boxRows(data, workers, classNames);
    return;
  }
  const header = [...named, ...shownColumns(data), 'consensus', 'confidence', 'annotations'];
  yield [...header, ...settled, ...byWorker];
  yield* choiceRows(data, workers, classNames);
}
