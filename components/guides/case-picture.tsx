import type { Item } from '@/server/datasets/contract';
import type { Answer, OntologyClass } from '@/server/projects/tasks';

type Props = { item: Item; answer: Answer; classes: readonly OntologyClass[] };

/** The item of a case in small, with its rectangles drawn over it; a text is quoted. */
export function CasePicture({ item, answer, classes }: Props) {
  const { content } = item;
  if (content.kind !== 'image') {
    const words = content.kind === 'text' ? content.text : `${content.left} / ${content.right}`;
    return (
      <blockquote className="line-clamp-4 max-w-64 text-ink-soft text-xs [overflow-wrap:anywhere]">{words}</blockquote>
    );
  }
  const colourOf = (classId: string) => classes.find((one) => one.id === classId)?.colour ?? 'var(--ink)';
  return (
    <svg
      viewBox={`0 0 ${content.width} ${content.height}`}
      role="img"
      aria-label={item.name}
      className="h-28 max-w-64 rounded-sm border border-rule bg-paper"
      style={{ aspectRatio: `${content.width} / ${content.height}` }}
    >
      <image href={`/api/media/${content.blob}`} width={content.width} height={content.height} />
      {answer.task === 'boxes'
        ? answer.boxes.map((box) => (
            <rect
              key={box.id}
              x={box.x}
              y={box.y}
              width={box.width}
              height={box.height}
              fill="none"
              stroke={colourOf(box.classId)}
              strokeWidth="1.5"
              vectorEffect="non-scaling-stroke"
            />
          ))
        : null}
    </svg>
  );
}
