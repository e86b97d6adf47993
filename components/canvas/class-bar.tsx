'use client';

import { useTranslations } from 'use-intl';
import { Kbd } from '@/components/ui/kbd';
import type { OntologyClass } from '@/server/projects/tasks';
import { ClassMark } from './class-mark';

type Props = {
  classes: readonly OntologyClass[];
  /** The class of the next rectangle, or of the selection. */
  classId: string | null;
  onChoose: (classId: string) => void;
};

/** The classes to draw with. A press sets the class of the selection too, exactly as its key does. */
export function ClassBar({ classes, classId, onChoose }: Props) {
  const t = useTranslations('canvas');
  return (
    <fieldset
      className="flex min-w-0 flex-1 basis-full items-center @2xl:basis-0 gap-1 overflow-x-auto p-0.5"
      aria-label={t('class')}
    >
      {classes
        .filter((candidate) => !candidate.retired || candidate.id === classId)
        .map((candidate) => (
          <button
            key={candidate.id}
            type="button"
            aria-pressed={candidate.id === classId}
            title={candidate.description || undefined}
            disabled={candidate.retired}
            onClick={() => onChoose(candidate.id)}
            className="flex h-8 shrink-0 items-center gap-2 rounded-md border border-transparent px-2 text-ink-soft text-sm hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-wash aria-pressed:font-medium aria-pressed:text-ink pointer-coarse:h-11"
          >
            <ClassMark colour={candidate.colour} />
            <span className="max-w-48 truncate">{candidate.name}</span>
            {candidate.hotkey ? <Kbd keys={candidate.hotkey} className="pointer-coarse:hidden" /> : null}
          </button>
        ))}
    </fieldset>
  );
}
