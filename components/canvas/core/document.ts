import type { LabelledBox } from '@/server/projects/tasks';

/**
 * What is drawn on one image, and how it changes. A change is data: a list of steps, each of which puts one region in
 * or takes one out or replaces one at an index. Applying a change and then its inverse gives back the same list, so undo
 * needs no knowledge of the edit that made it, and a history can be stored.
 */
export type Region = Readonly<LabelledBox>;
export type Regions = readonly Region[];

type Step = { readonly index: number; readonly before: Region | null; readonly after: Region | null };
export type Change = readonly Step[];

export function applied(regions: Regions, change: Change): Regions {
  const next = [...regions];
  for (const { index, before, after } of change) {
    next.splice(index, before ? 1 : 0, ...(after ? [after] : []));
  }
  return next;
}

export function inverse(change: Change): Change {
  return change.map(({ index, before, after }) => ({ index, before: after, after: before })).reverse();
}

export function adding(regions: Regions, added: Regions): Change {
  return added.map((region, count) => ({ index: regions.length + count, before: null, after: region }));
}

/** Taken out from the back, so that every index still names the region it named. */
export function removing(regions: Regions, ids: readonly string[]): Change {
  const gone = new Set(ids);
  return regions
    .map((region, index) => ({ index, before: region, after: null }))
    .filter((step) => gone.has(step.before.id))
    .reverse();
}

/** Regions that `edit` gives back unaltered (the same object) are left out; an edit that alters nothing is no change. */
export function replacing(regions: Regions, ids: readonly string[], edit: (region: Region) => Region): Change {
  const meant = new Set(ids);
  const steps: Step[] = [];
  regions.forEach((region, index) => {
    if (!meant.has(region.id)) return;
    const after = edit(region);
    if (after !== region) steps.push({ index, before: region, after });
  });
  return steps;
}

/** Two changes as one. Replacements of the same regions fold together, so that a held arrow key is one short change. */
export function joined(first: Change, second: Change): Change {
  const folds =
    first.length === second.length &&
    first.every((step, place) => step.before && step.after && step.after === second[place]?.before);
  if (!folds) return [...first, ...second];
  return first.map((step, place) => ({ ...step, after: second[place]?.after ?? null }));
}

/** The ids of the regions that exist once the change is made. */
export function touched(change: Change): string[] {
  return [...new Set(change.flatMap((step) => (step.after ? [step.after.id] : [])))];
}
