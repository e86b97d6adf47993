'use client';

import { type RefObject, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAnnounce } from '@/components/shell/announcer';
import type { LeasedItem } from '@/server/assignment/contract';
import { retiredIn } from '@/server/projects/answer-check';
import type { Answer } from '@/server/projects/tasks';
import type { DeviceDraft, Outgoing } from './device-store';

interface Item {
  readonly projectId: string;
  readonly leased: LeasedItem;
  readonly onHandIn: (outgoing: Outgoing) => void;
}

interface Work {
  readonly draft: RefObject<DeviceDraft>;
  readonly activeSeconds: RefObject<number>;
  /** Nothing more is to be saved of it from then on. */
  readonly isEnded: RefObject<boolean>;
}

/**
 * Hands the item in, or says what is missing. Nothing drawn is an answer ("there is nothing here"), but a key pressed
 * twice must not give it by accident, so it is asked for once more.
 */
export function useHandIn({ projectId, leased, onHandIn }: Item, { draft, activeSeconds, isEnded }: Work) {
  const t = useTranslations('annotations.desk');
  const announce = useAnnounce();
  const [remark, setRemark] = useState<string | null>(null);
  const isSure = useRef(false);
  const say = (words: string) => {
    setRemark(words);
    announce(words);
  };
  const handIn = () => {
    const answer: Answer | null =
      draft.current.answer ?? (leased.task === 'boxes' ? { task: 'boxes', boxes: [] } : null);
    if (answer === null) return say(t('chooseFirst'));
    if (answer.task === 'boxes' && answer.boxes.length === 0 && !isSure.current) {
      isSure.current = true;
      return say(t('nothingHere'));
    }
    const retired = retiredIn(answer, leased.classes);
    if (retired) return say(t('retiredClass', { name: retired.name }));
    isEnded.current = true;
    onHandIn({
      submissionId: draft.current.submissionId,
      projectId,
      seatId: leased.seatId,
      leaseId: leased.leaseId,
      content: leased.item.content,
      classes: leased.classes,
      answer,
      comment: draft.current.comment.trim(),
      activeSeconds: activeSeconds.current,
      priceMinor: leased.priceMinor,
    });
  };
  const forget = () => {
    isSure.current = false;
    setRemark(null);
  };
  return { handIn, remark, forget };
}
