'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { toastDone } from '@/components/ui/toasts';
import { mergeClasses } from '@/server/projects/class-merge';
import type { OntologyVersion } from '@/server/projects/contract';
import { sameClasses } from '@/server/projects/rules';
import type { OntologyClass } from '@/server/projects/tasks';
import { useRefusal } from './use-refusal';

/**
 * The classes in force as one changes them. A change names the version it was made of; where another was put in force
 * meanwhile, both changes stand in the list before it is saved again. What comes with the page anew is taken over while
 * nothing was typed.
 */
export function useClassesInForce(projectId: string, stored: OntologyVersion) {
  const t = useTranslations('projects.classes');
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const readRefusal = useRefusal();
  const [classes, setClasses] = useState<OntologyClass[]>([...stored.classes]);
  const [base, setBase] = useState(stored);
  const seen = useRef(stored.id);
  const [isMerged, setMerged] = useState(false);
  useEffect(() => {
    if (stored.id === seen.current) return;
    seen.current = stored.id;
    if (stored.number < base.number || !sameClasses(base.classes, classes)) return;
    setBase(stored);
    setClasses([...stored.classes]);
  }, [stored, base, classes]);
  const saving = useMutation(
    trpc.projects.updateOntology.mutationOptions({
      onSuccess: (version) => {
        setClasses([...version.classes]);
        setBase(version);
        setMerged(false);
        toastDone(t('saved', { number: version.number }));
        router.refresh();
      },
      onError: async (error) => {
        if (readRefusal(error).problem !== 'classes_moved_on') return;
        const inForce = trpc.projects.ontology.queryOptions({ projectId }, { staleTime: 0 });
        const present = await queryClient.fetchQuery(inForce);
        setClasses((mine) => mergeClasses(base.classes, mine, present.classes));
        setBase(present);
        setMerged(true);
      },
    }),
  );
  const refusal = saving.error ? readRefusal(saving.error) : null;
  return {
    classes,
    setClasses,
    base,
    isMerged,
    save: () => saving.mutate({ projectId, classes, basedOn: base.id }),
    isSaving: saving.isPending,
    // That the classes moved on is said by what was merged.
    refusal: isMerged && refusal?.problem === 'classes_moved_on' ? null : refusal,
  };
}
