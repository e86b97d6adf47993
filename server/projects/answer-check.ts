import type { Words } from '@/server/problem';
import type { Answer, ItemContent, OntologyClass, TaskKind } from './tasks';

/** Half a pixel of rounding is forgiven at the edges. */
const tolerance = 0.5;

const misfits = {
  task: { en: 'it answers another kind of task', ko: '다른 종류의 작업에 대한 답입니다' },
  class: {
    en: 'it uses a class that the project does not have, or has retired',
    ko: '프로젝트에 없거나 더 이상 쓰지 않는 클래스를 사용했습니다',
  },
  outside: { en: 'a rectangle reaches outside the image', ko: '사각형이 이미지 밖으로 나갔습니다' },
  repeated: { en: 'two rectangles carry the same id', ko: '두 사각형의 id가 같습니다' },
} as const satisfies Record<string, Words>;

/**
 * Why an answer does not fit its item, or null when it does: the task is another, a class is unknown or retired, a
 * rectangle lies outside the image, or two rectangles share an id. Pure.
 */
export function misfitOf(
  answer: Answer,
  task: TaskKind,
  content: ItemContent,
  classes: readonly OntologyClass[],
): Words | null {
  if (answer.task !== task) return misfits.task;
  if (answer.task === 'pairs') return null;
  const known = new Set(classes.filter((entry) => !entry.retired).map((entry) => entry.id));
  if (answer.task === 'classes') return known.has(answer.classId) ? null : misfits.class;
  if (content.kind !== 'image') return misfits.task;
  if (new Set(answer.boxes.map((box) => box.id)).size !== answer.boxes.length) return misfits.repeated;
  for (const box of answer.boxes) {
    if (!known.has(box.classId)) return misfits.class;
    if (box.x + box.width > content.width + tolerance || box.y + box.height > content.height + tolerance)
      return misfits.outside;
  }
  return null;
}

/** The first class that an answer names and that is retired by now; null where there is none. Pure. */
export function retiredIn(answer: Answer, classes: readonly OntologyClass[]): OntologyClass | null {
  if (answer.task === 'pairs') return null;
  const named = answer.task === 'classes' ? [answer.classId] : answer.boxes.map(({ classId }) => classId);
  return classes.find(({ id, retired }) => retired && named.includes(id)) ?? null;
}
