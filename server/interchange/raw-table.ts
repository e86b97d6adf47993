import type { Answer } from '@/server/projects/tasks';
import type { ExportFrame, ExportParts } from './contract';
import { isVote } from './objects';
import { roundedAnswer } from './rounding';
import { type Cell, safe } from './table';

const boxColumns = ['object', 'class', 'x', 'y', 'width', 'height'];

/** An answer in as many rows as it needs: one a rectangle, or one with object 0 where its worker drew none. */
function answerRows(answer: Answer, nameOf: (classId: string) => string): Cell[][] {
  if (answer.task === 'classes') return [[safe(nameOf(answer.classId))]];
  if (answer.task === 'pairs') return [[answer.choice]];
  if (answer.boxes.length === 0) return [[0, '', '', '', '', '']];
  return answer.boxes.map(({ classId, x, y, width, height }, n) => [n + 1, safe(nameOf(classId)), x, y, width, height]);
}

function rowsOf(item: ExportParts['withdrawn'], isActive: boolean, nameOf: (classId: string) => string): Cell[][] {
  return item.raw.flatMap((raw) => {
    const head: Cell[] = [
      item.id,
      safe(item.name),
      safe(item.slice ?? ''),
      isActive ? 'active' : 'withdrawn',
      raw.annotationId,
      safe(raw.worker),
      raw.guideNumber,
      raw.round,
      raw.purpose,
      isVote(raw) ? 'yes' : 'no',
      raw.submittedAt.toISOString(),
      raw.activeSeconds,
      safe(raw.comment),
    ];
    return answerRows(roundedAnswer(raw.answer), nameOf).map((cells) => [...head, ...cells]);
  });
}

/** The columns of answers as they were handed in: who, when, under which guide version, in which round. Pure. */
export function rawHeader({ project }: ExportFrame): Cell[] {
  const about = ['annotation', 'worker', 'guide_version', 'round', 'purpose', 'counts', 'submitted_at'];
  const header = ['item', 'name', 'slice', 'state', ...about, 'active_seconds', 'comment'];
  return [...header, ...(project.task === 'boxes' ? boxColumns : ['answer'])];
}

/** Every answer to these items, as it was handed in; made as it is asked for. Pure. */
export function* rawRows(
  { ontology }: ExportFrame,
  items: Iterable<ExportParts['withdrawn']>,
  isActive: boolean,
): Generator<Cell[]> {
  const names = new Map(ontology.classes.map(({ id, name }) => [id, name]));
  const nameOf = (classId: string) => names.get(classId) ?? classId;
  for (const item of items) yield* rowsOf(item, isActive, nameOf);
}
