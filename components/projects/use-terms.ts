'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '@/components/api/trpc';
import { workLanguages } from '@/server/accounts/limits';
import type { ProjectTerms } from '@/server/projects/contract';
import { projectLimits } from '@/server/projects/limits';
import type { TypedTerms } from './typed-terms';
import type { Autosave } from './use-autosave';
import { useChangesSaved } from './use-changes-saved';

/**
 * While one of these boxes holds nothing or what cannot be, the terms do not count as saved. A maximum may be left out, but
 * one below the minimum is kept back, and the old one would count unseen.
 */
const neededTerms = [
  'priceMinor',
  'estimateSeconds',
  'overlap',
  'overlapMax',
  'qualityTarget',
  'leaseMinutes',
] as const;

/** A share as a percentage with one digit. */
export const percentOf = (share: number): number => Math.round(share * 1000) / 10;

/** The terms of a project as they are typed; what is whole and was changed is saved as it is typed, a half-typed box waits. */
export function useTerms(stored: ProjectTerms): {
  typed: TypedTerms;
  setTyped: (typed: TypedTerms) => void;
  autosave: Autosave;
} {
  const trpc = useTRPC();
  const saving = useMutation(trpc.projects.updateTerms.mutationOptions());
  const [typed, setTyped] = useState<TypedTerms>(() => ({
    priceMinor: stored.priceMinor,
    estimateSeconds: stored.estimateSeconds,
    overlap: stored.overlap,
    overlapMax: stored.overlapMax,
    labelCeilingMinor: stored.labelCeilingMinor,
    qualityPercent: percentOf(stored.qualityTarget),
    leaseMinutes: stored.leaseMinutes,
    budgetMinor: stored.budgetMinor,
    dailyCap: stored.dailyCap,
    language: workLanguages.find((code) => code === stored.language) ?? null,
    goldEvery: stored.goldEvery,
    testItems: stored.testItems,
    testPassPercent: Math.round(stored.testPassMark * 100),
    testRetakeHours: stored.testRetakeHours,
    testAttempts: stored.testAttempts,
  }));
  const { estimateSeconds: seconds, leaseMinutes: minutes, overlap, priceMinor, budgetMinor } = projectLimits;
  const whole = {
    ...(fits(typed.priceMinor, 1n, priceMinor) ? { priceMinor: typed.priceMinor } : {}),
    ...(fits(typed.estimateSeconds, seconds.low, seconds.high) ? { estimateSeconds: typed.estimateSeconds } : {}),
    ...(fits(typed.overlap, 1, overlap) ? { overlap: typed.overlap } : {}),
    ...(typed.overlapMax === null || fits(typed.overlapMax, typed.overlap ?? 1, overlap)
      ? { overlapMax: typed.overlapMax }
      : {}),
    ...(typed.labelCeilingMinor === null || fits(typed.labelCeilingMinor, 1n, budgetMinor)
      ? { labelCeilingMinor: typed.labelCeilingMinor }
      : {}),
    ...(fits(typed.qualityPercent, 50, 100) ? { qualityTarget: typed.qualityPercent / 100 } : {}),
    ...(fits(typed.leaseMinutes, minutes.low, minutes.high) ? { leaseMinutes: typed.leaseMinutes } : {}),
    ...(typed.budgetMinor === null || fits(typed.budgetMinor, 1n, budgetMinor)
      ? { budgetMinor: typed.budgetMinor }
      : {}),
    ...(typed.dailyCap === null || fits(typed.dailyCap, 1, projectLimits.dailyCap) ? { dailyCap: typed.dailyCap } : {}),
    language: typed.language,
    ...goldTerms(typed),
  };
  const autosave = useChangesSaved(whole, (terms) => saving.mutateAsync({ projectId: stored.id, ...terms }));
  const isWhole = neededTerms.every((name) => name in whole);
  return { typed, setTyped, autosave: isWhole ? autosave : unfinished(autosave) };
}

/** The same while a box that is needed holds nothing that can be saved: going on waits for it, for the old value would count unseen. */
function unfinished(autosave: Autosave): Autosave {
  const flush = () => autosave.flush().then(() => false);
  return { ...autosave, state: autosave.state === 'saved' ? 'waiting' : autosave.state, flush };
}

function goldTerms({ goldEvery, testItems, testPassPercent, testRetakeHours, testAttempts }: TypedTerms) {
  const most = projectLimits;
  return {
    ...(goldEvery === null || fits(goldEvery, most.goldEvery.low, most.goldEvery.high) ? { goldEvery } : {}),
    ...(testItems === null || fits(testItems, 1, most.testItems) ? { testItems } : {}),
    ...(fits(testPassPercent, 0, 100) ? { testPassMark: testPassPercent / 100 } : {}),
    ...(fits(testRetakeHours, 0, most.testRetakeHours) ? { testRetakeHours } : {}),
    ...(fits(testAttempts, 1, most.testAttempts) ? { testAttempts } : {}),
  };
}

function fits<T extends number | bigint>(value: T | null, low: T, high: T): value is T {
  return value !== null && value >= low && value <= high;
}
