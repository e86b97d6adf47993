'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/api/trpc';
import type { Item } from '@/server/datasets/contract';
import type { CaseView } from '@/server/guides/contract';
import type { OntologyClass } from '@/server/projects/tasks';
import { CaseCard } from './case-card';

type Shared = {
  projectId: string;
  classes: readonly OntologyClass[];
  /** Items that are at hand; any other is asked for. */
  items: readonly Item[];
};

/** Cases under one rule. */
export function CaseList({ cases, ...shared }: Shared & { cases: readonly CaseView[] }) {
  if (cases.length === 0) return null;
  return (
    <div className="grid gap-2">
      {cases.map((one) => (
        <OneCase key={one.id} value={one} {...shared} />
      ))}
    </div>
  );
}

function OneCase({ value, projectId, classes, items }: Shared & { value: CaseView }) {
  const trpc = useTRPC();
  const here = items.find((item) => item.id === value.itemId);
  // Only a version whose rule was taken out since shows a case whose item is not at hand.
  const asked = useQuery({
    ...trpc.datasets.item.queryOptions({ projectId, itemId: value.itemId }),
    enabled: here === undefined,
  });
  return <CaseCard value={value} item={here ?? asked.data} classes={classes} />;
}
