import type { GoldBoard } from '@/server/skill/contract';

/** How many items want labels; those whose answer is known want none, and are paid as checks, practice and tests. */
export type ItemsToLabel = {
  readonly wanting: number;
  readonly known: number;
  readonly inUse: { readonly check: number; readonly training: number };
};

export function itemsToLabel(active: number, inUse: GoldBoard['inUse']): ItemsToLabel {
  const { check, training, qualification } = inUse;
  const known = Math.min(active, check + training + qualification);
  return { wanting: active - known, known, inUse: { check, training } };
}
