import type { TaskKind } from '@/server/projects/tasks';

const steps = ['kind', 'classes', 'guide', 'data', 'terms', 'publish'] as const;
export type Step = (typeof steps)[number];

/** The steps of a kind of task, in order: pairs are compared, so they have no classes. */
export function stepsOf(task: TaskKind): readonly Step[] {
  return task === 'pairs' ? steps.filter((step) => step !== 'classes') : steps;
}

export function isStep(value: unknown): value is Step {
  return steps.some((step) => step === value);
}

/** The address of a step: reload, back button and another device all lead to it. */
export function stepAddress(projectId: string, step: Step): string {
  return `/studio/new?project=${projectId}&step=${step}`;
}
