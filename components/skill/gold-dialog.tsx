'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { CasePicture } from '@/components/guides/case-picture';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { OntologyClass } from '@/server/projects/tasks';
import type { GoldBoard } from '@/server/skill/contract';
import { ContestReply } from './contest-reply';
import { GoldActions } from './gold-actions';
import { useAnswerWords } from './use-answer-words';

type Props = {
  projectId: string;
  line: GoldBoard['lines'][number];
  classes: readonly OntologyClass[];
};

/** One known answer: what it is, why, what workers say against it, and putting it away or back. */
export function GoldDialog({ projectId, line, classes }: Props) {
  const t = useTranslations('skill.gold');
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const inWords = useAnswerWords(classes);
  const { itemId, name, content, answer, explanation, contests } = line;
  return (
    <Dialog
      size="lg"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" aria-label={`${t('look')}: ${name}`}>
          {t('look')}
        </Button>
      }
      title={t('knownAnswer')}
      description={name}
    >
      <div className="flex flex-col gap-4">
        <CasePicture item={{ id: itemId, name, slice: line.slice, content }} answer={answer} classes={classes} />
        <p className="text-sm">{inWords(answer)}</p>
        <p className="whitespace-pre-line font-serif text-md [overflow-wrap:anywhere]">{explanation}</p>
        {contests.map((contest) => (
          <ContestReply
            key={contest.contestId}
            projectId={projectId}
            contest={contest}
            given={inWords(contest.given)}
            onAnswered={() => {
              setOpen(false);
              router.refresh();
            }}
          />
        ))}
        <GoldActions projectId={projectId} line={line} onDone={() => setOpen(false)} />
      </div>
    </Dialog>
  );
}
