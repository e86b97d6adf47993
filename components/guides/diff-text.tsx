import { classNames } from '@/components/ui/class-names';
import type { DiffPart } from '@/server/guides/word-diff';

type Props = { parts: readonly DiffPart[]; className?: string | undefined };

/** Words that came and went. Said by a line under and a line through; disagreement's red is not for this. */
export function DiffText({ parts, className }: Props) {
  return (
    <p
      className={classNames(
        'whitespace-pre-wrap font-serif text-md leading-relaxed [overflow-wrap:anywhere]',
        className,
      )}
    >
      {parts.map((part, index) => {
        // The parts of a difference have no other name than their place.
        const key = index;
        if (part.kind === 'same') return <span key={key}>{part.text}</span>;
        if (part.kind === 'added') {
          return (
            <ins key={key} className="bg-settled-wash text-settled-ink decoration-2 underline-offset-4 [del+&]:ms-1">
              {part.text}
            </ins>
          );
        }
        return (
          <del key={key} className="bg-sunken text-ink-faint">
            {part.text}
          </del>
        );
      })}
    </p>
  );
}
