'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import type { OntologyVersion } from '@/server/projects/contract';
import type { OntologyClass } from '@/server/projects/tasks';

type Props = {
  projectId: string;
  /** When what stands in the editor counts: as the next version, when it is saved, or as soon as it is typed. */
  counts: 'as_version' | 'when_saved' | 'at_once';
  /** The classes in force, and those that stand in the editor. */
  base: OntologyVersion;
  classes: readonly OntologyClass[];
  /** Puts classes that went back into the list, where that is not done in their rows. */
  onBack?: (gone: readonly OntologyClass[]) => void;
};

const reasons = { as_version: 'why', when_saved: 'whyRemoved', at_once: 'whyGone' } as const;

/** How many known answers rest with the classes that are in force no more; where these are saved by a press, before that. */
export function RestingAnswers({ projectId, counts, base, classes, onBack }: Props) {
  const t = useTranslations('projects.classes.resting');
  const trpc = useTRPC();
  const stays = new Set(classes.filter(({ retired }) => !retired).map(({ id }) => id));
  const going = base.classes.filter(({ id, retired }) => !retired && !stays.has(id));
  const { data: count = 0 } = useQuery({
    ...trpc.skill.restingWith.queryOptions({ projectId, classIds: going.map(({ id }) => id) }),
    enabled: going.length > 0,
    placeholderData: keepPreviousData,
  });
  if (going.length === 0 || count === 0) return null;
  const values = { count, classes: going.length, name: going[0]?.name ?? '', number: base.number + 1 };
  return (
    <Callout
      tone="unsure"
      live
      className="mt-3"
      title={t('title', values)}
      action={
        onBack ? (
          <Button size="sm" onClick={() => onBack(going)}>
            {t('back', values)}
          </Button>
        ) : null
      }
    >
      {t(reasons[counts], values)}
    </Callout>
  );
}
