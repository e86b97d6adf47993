'use client';

import type { WorkerGuide } from '@/server/assignment/contract';
import type { CaseView } from '@/server/guides/contract';
import type { OntologyClass } from '@/server/projects/tasks';
import { GuideCase } from './guide-case';

type Props = {
  cases: readonly CaseView[];
  caseItems: WorkerGuide['caseItems'];
  classes: readonly OntologyClass[];
};

/** Cases under one rule, each with the item it was decided on where that still exists. */
export function GuideCases({ cases, caseItems, classes }: Props) {
  return cases.map((one) => (
    <GuideCase key={one.id} case={one} item={caseItems.find(({ id }) => id === one.itemId)} classes={classes} />
  ));
}
