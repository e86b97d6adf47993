import type { Answer, LabelledBox } from '@/server/projects/tasks';
import type { ExportFrame, ExportItem, RawAnswer } from './contract';
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

/** Which item a row is of, and, where labels were carried over, whose label it has. */
function headOf({ withCopies }: ExportFrame, item: ExportItem): Cell[] {
  const head = [item.id, safe(item.name), safe(item.slice ?? '')];
  return withCopies ? [...head, item.copyOf?.id ?? ''] : head;
}

/** One row an object; each worker's own rectangle beside it as "class x y width height". An item without objects has one row. */
function* boxRows(
  frame: ExportFrame,
  items: Iterable<ExportItem>,
  classNames: ReadonlyMap<string, string>,
): Generator<Cell[]> {
  const { workers } = frame;
  for (const item of items) {
    const head = headOf(frame, item);
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
function shownColumns({ project, hasTexts }: ExportFrame): readonly string[] {
  if (project.task === 'pairs') return ['prompt', 'left', 'right'];
  return hasTexts ? ['text'] : [];
}

function shownCells({ content }: ExportItem, columns: readonly string[]): string[] {
  const words: Readonly<Record<string, string | undefined>> = content.kind === 'image' ? {} : { ...content };
  return columns.map((column) => safe(words[column] ?? ''));
}

/** One row an item; each worker's own choice beside the consensus. */
function* choiceRows(
  frame: ExportFrame,
  items: Iterable<ExportItem>,
  classNames: ReadonlyMap<string, string>,
): Generator<Cell[]> {
  const [shown, { workers }] = [shownColumns(frame), frame];
  for (const item of items) {
    const byWorker = new Map(item.raw.map((raw) => [raw.worker, raw]));
    yield [
      ...headOf(frame, item),
      ...shownCells(item, shown),
      written(item.answer, classNames),
      shareOf(item.confidence),
      votersOf(item),
      ...settlement(item),
      ...workers.map((worker) => writtenRaw(byWorker.get(worker), classNames)),
    ];
  }
}

/** The columns of the table: the consensus, how sure it is, and every worker's raw answer beside it. Pure. */
export function tableHeader(frame: ExportFrame): Cell[] {
  const byWorker = frame.workers.map((worker) => safe(`worker ${worker}`));
  const named = ['item', 'name', 'slice', ...(frame.withCopies ? ['copy_of'] : [])];
  const says =
    frame.project.task === 'boxes'
      ? ['object', 'class', 'x', 'y', 'width', 'height', 'confidence', 'votes', 'voters']
      : [...shownColumns(frame), 'consensus', 'confidence', 'annotations'];
  return [...named, ...says, 'standing', 'settled_by', 'rule', 'reason', ...byWorker];
}

/** Items as rows of the table, made as they are asked for: those of a large crowd have a column for each of its workers. Pure. */
export function tableRows(frame: ExportFrame, items: Iterable<ExportItem>): Generator<Cell[]> {
  const classNames = new Map(frame.ontology.classes.map((entry) => [entry.id, entry.name]));
  return (frame.project.task === 'boxes' ? boxRows : choiceRows)(frame, items, classNames);
}
