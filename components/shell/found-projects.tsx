'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useCommands } from './use-commands';

/** The person's own projects, for Cmd/Ctrl-K: asked for when it opens, and found by their names. Draws nothing. */
export function FoundProjects() {
  const t = useTranslations('shell');
  const trpc = useTRPC();
  const { data } = useQuery(trpc.projects.mine.queryOptions());
  const commands = useMemo(
    () =>
      (data ?? []).map(({ id, title, state, role }) => ({
        id: `project-${id}`,
        label: title || t('untitled'),
        group: t('projects'),
        onlyAsked: true,
        href: state === 'draft' && role === 'owner' ? `/studio/new?project=${id}` : `/studio/${id}`,
      })),
    [data, t],
  );
  useCommands(commands);
  return null;
}
