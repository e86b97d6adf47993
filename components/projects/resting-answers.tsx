'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { Callout } from '@/components/ui/callout';
import type { OntologyVersion } from '@/server/projects/contract';
import type { OntologyClass } from '@/server/projects/tasks';

type Props = {
  projectId: string;
  wasPublished: boolean;
  /** The classes in force, and those that stand in the editor. */
  base: OntologyVersion;
  classes: readonly OntologyClass[];
};

/** How many known answers rest with the classes that would be in force no more, before that is so. */
export function RestingAnswers({ projectId, wasPublished, base, classes }: Props) {
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
    <Callout tone="unsure" live className="mt-3" title={t('title', values)}>
      {t(wasPublished ? 'why' : 'whyRemoved', values)}
    </Callout>
  );
}
