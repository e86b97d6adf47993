import type { GoldBoard } from '@/server/skill/contract';

/** How many items want labels; those whose answer is known want none, and are paid as checks, practice and tests. */
export type ItemsToLabel = { readonly wanting: number; readonly known: number };

export function itemsToLabel(active: number, { check, training, qualification }: GoldBoard['inUse']): ItemsToLabel {
  const known = Math.min(active, check + training + qualification);
  return { wanting: active - known, known };
}
