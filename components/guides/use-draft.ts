'use client';

import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTRPC } from '@/components/api/trpc';
import { type Autosave, useAutosave } from '@/components/projects/use-autosave';
import type { DraftView } from '@/server/guides/contract';
import { type WrittenDraft, writtenOf } from './draft-state';

type Draft = {
  readonly draft: WrittenDraft;
  /** Whether there is a draft: one is stored, or what was changed here is on its way to become one. */
  readonly hasBegun: boolean;
  readonly setDraft: (change: (draft: WrittenDraft) => WrittenDraft) => void;
  readonly autosave: Autosave;
  /** The lasting number of a rule, once the server has given it one. */
  readonly numberOf: (ruleId: string) => number | null;
  /** Somebody else saved meanwhile: saves what stands here over it. */
  readonly saveOver: () => Promise<void>;
  /** The revision that stands on the screen, once everything is saved. */
  readonly revisionRead: () => number | undefined;
};

const numbersOf = (draft: DraftView) => new Map(draft.rules.map((rule) => [rule.ruleId, rule.number]));

/** The draft of a guide, saved while it is written. Each save names the revision it started from. */
export function useDraft(projectId: string, stored: DraftView): Draft {
  const trpc = useTRPC();
  const saving = useMutation(trpc.guides.saveDraft.mutationOptions());
  const [draft, setDraft] = useState<WrittenDraft>(() => writtenOf(stored));
  const [numbers, setNumbers] = useState<ReadonlyMap<string, number>>(() => numbersOf(stored));
  const [isStored, setIsStored] = useState(stored.id !== null);
  const revision = useRef<number | undefined>(stored.revision);
  const save = async (written: WrittenDraft) => {
    const base = revision.current === undefined ? {} : { revision: revision.current };
    const kept = await saving.mutateAsync({ projectId, ...written, rules: [...written.rules], ...base });
    revision.current = kept.revision;
    setIsStored(true);
    setNumbers((before) => new Map([...before, ...numbersOf(kept)]));
  };
  const autosave = useAutosave(draft, save);
  const saveOver = async () => {
    revision.current = undefined;
    await autosave.flush();
  };
  const hasBegun = isStored || autosave.state !== 'saved';
  const numberOf = (ruleId: string) => numbers.get(ruleId) ?? null;
  return { draft, hasBegun, setDraft, autosave, numberOf, saveOver, revisionRead: () => revision.current };
}
