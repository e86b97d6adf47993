'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { isUnanswered } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { type Autosave, useAutosave } from '@/components/projects/use-autosave';
import { useRefusal } from '@/components/projects/use-refusal';
import { toastDone } from '@/components/ui/toasts';
import type { DraftView } from '@/server/guides/contract';
import { baseOf, type DraftClash, mergeDrafts, saysTheSameDraft } from '@/server/guides/draft-merge';
import { type WrittenDraft, withWords, writtenOf } from './draft-state';

type Draft = {
  readonly draft: WrittenDraft;
  /** Whether there is a draft: one is stored, or what was changed here is on its way to become one. */
  readonly hasBegun: boolean;
  readonly setDraft: (change: (draft: WrittenDraft) => WrittenDraft) => void;
  readonly autosave: Autosave;
  /** The lasting number of a rule, once the server has given it one. */
  readonly numberOf: (ruleId: string) => number | null;
  /** Words that somebody else changed too: until each is decided the draft is not saved. */
  readonly clashes: readonly DraftClash[];
  readonly settle: (clash: DraftClash, choice: 'mine' | 'theirs') => void;
  /** The revision that stands on the screen, once everything is saved. */
  readonly revisionRead: () => number;
  /** How often somebody else's changes came onto the screen. */
  readonly timesMerged: () => number;
};

const numbersOf = (draft: DraftView) => new Map(draft.rules.map((rule) => [rule.ruleId, rule.number]));

/** Others may save again while their last changes are being merged. */
const mostMerges = 5;

/** The words on the screen, to be read at once and at the next drawing alike. */
function useScreen(stored: DraftView) {
  const [draft, show] = useState<WrittenDraft>(() => writtenOf(stored));
  const screen = useRef(draft);
  const setDraft = useCallback((change: (draft: WrittenDraft) => WrittenDraft) => {
    screen.current = change(screen.current);
    show(screen.current);
  }, []);
  return { draft, screen, setDraft };
}

/**
 * What the server has: the revision and the words that this screen last took for it, what was sent since and had no answer,
 * so that it may have that instead, and the numbers of its rules.
 */
function useKept(stored: DraftView) {
  const [numbers, setNumbers] = useState<ReadonlyMap<string, number>>(() => numbersOf(stored));
  const [isStored, setIsStored] = useState(stored.id !== null);
  const kept = useRef({ revision: stored.revision, words: writtenOf(stored), sent: [] as readonly WrittenDraft[] });
  const keep = useCallback((draft: DraftView, words: WrittenDraft) => {
    kept.current = { revision: draft.revision, words, sent: [] };
    setIsStored(draft.id !== null);
    setNumbers((before) => new Map([...before, ...numbersOf(draft)]));
  }, []);
  return { kept, keep, isStored, numbers };
}

/**
 * The draft of a guide, saved while it is written. Each save names the revision it started from; what somebody else saved
 * meanwhile is merged rule by rule, and where both changed the same words the person chooses.
 */
export function useDraft(projectId: string, stored: DraftView): Draft {
  const t = useTranslations('guides.editor');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const readRefusal = useRefusal();
  const saving = useMutation(trpc.guides.saveDraft.mutationOptions());
  const { draft, screen, setDraft } = useScreen(stored);
  const { kept, keep, isStored, numbers } = useKept(stored);
  const [clashes, setClashes] = useState<readonly DraftClash[]>([]);
  /** The refusal that stands while not every clash is decided. */
  const refusal = useRef<unknown>(null);
  const merges = useRef(0);

  /** Puts what somebody else saved on the screen beside what was written here; says where both changed the same. */
  const merge = async (): Promise<readonly DraftClash[]> => {
    const theirs = await queryClient.fetchQuery({ ...trpc.guides.draft.queryOptions({ projectId }), staleTime: 0 });
    const { words, sent, revision } = kept.current;
    const merged = mergeDrafts(baseOf(words, sent, writtenOf(theirs)), screen.current, writtenOf(theirs));
    // What was merged may be one's own, sent before, and nobody else's.
    const isOwn = theirs.revision === revision + 1 && sent.some((one) => saysTheSameDraft(one, writtenOf(theirs)));
    if (!isOwn) merges.current += 1;
    if (!isOwn && merged.clashes.length === 0) toastDone(t('takenIn'));
    keep(theirs, writtenOf(theirs));
    setDraft(() => merged.draft);
    setClashes(merged.clashes);
    return merged.clashes;
  };
  const save = async (written: WrittenDraft) => {
    if (refusal.current !== null) throw refusal.current;
    let given = written;
    const isStored = () => kept.current.sent.length === 0 && saysTheSameDraft(given, kept.current.words);
    for (let merged = 0; !isStored(); merged += 1) {
      const { revision, sent } = kept.current;
      try {
        return keep(await saving.mutateAsync({ projectId, ...given, rules: [...given.rules], revision }), given);
      } catch (error) {
        if (isUnanswered(error) && sent.at(-1) !== given) kept.current = { ...kept.current, sent: [...sent, given] };
        if (readRefusal(error).problem !== 'draft_moved_on' || merged === mostMerges) throw error;
        const found = await merge();
        refusal.current = found.length > 0 ? error : null;
        if (found.length > 0) throw error;
        given = screen.current;
      }
    }
  };
  const autosave = useAutosave(draft, save);
  const settle = (clash: DraftClash, choice: 'mine' | 'theirs') => {
    const words = clash[choice];
    // What stands here may have been written on since.
    if (choice === 'theirs' || words === null) setDraft((before) => withWords(before, clash.part, words));
    setClashes((before) => before.filter((one) => one !== clash));
  };
  const { flush } = autosave;
  useEffect(() => {
    if (clashes.length > 0 || refusal.current === null) return;
    refusal.current = null;
    void flush();
  }, [clashes, flush]);
  return {
    draft,
    hasBegun: isStored || autosave.state !== 'saved',
    setDraft,
    autosave,
    numberOf: (ruleId) => numbers.get(ruleId) ?? null,
    clashes,
    settle,
    revisionRead: () => kept.current.revision,
    timesMerged: () => merges.current,
  };
}
