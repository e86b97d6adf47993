'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { AnswerEditor } from '@/components/canvas/answer-editor';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/field';
import { RadioGroup } from '@/components/ui/radio-group';
import { Textarea } from '@/components/ui/textarea';
import { toastDone } from '@/components/ui/toasts';
import type { Item } from '@/server/datasets/contract';
import { answerLimits } from '@/server/projects/limits';
import type { Answer, OntologyClass, TaskKind } from '@/server/projects/tasks';
import type { GoldUse } from '@/server/skill/contract';
import { skillLimits } from '@/server/skill/limits';

type Props = {
  projectId: string;
  task: TaskKind;
  item: Item;
  classes: readonly OntologyClass[];
};

/** The answer to one item, drawn as a worker would, why it is that, and what it is for. */
export function KnownAnswerForm({ projectId, task, item, classes }: Props) {
  const t = useTranslations('skill.form');
  const noAnswer = useTranslations('shell')('noAnswer');
  const trpc = useTRPC();
  const router = useRouter();
  const [use, setUse] = useState<GoldUse>('check');
  const [answer, setAnswer] = useState<Answer | null>(task === 'boxes' ? { task, boxes: [] } : null);
  const [explanation, setExplanation] = useState('');
  const [missing, setMissing] = useState<Readonly<Record<string, string>>>({});
  const adding = useMutation(
    trpc.skill.add.mutationOptions({
      onSuccess: () => {
        toastDone(t('added', { name: item.name }));
        router.push(`/studio/${projectId}/gold`);
        router.refresh();
      },
    }),
  );
  const refusal = adding.error ? refusalOf(adding.error, noAnswer) : null;
  const errors = { ...refusal?.fields, ...missing };
  const add = () => {
    const lacks: Record<string, string> = {};
    if (!answer) lacks.answer = t('needAnswer');
    if (explanation.trim() === '') lacks.explanation = t('needExplanation');
    setMissing(lacks);
    if (answer && Object.keys(lacks).length === 0)
      adding.mutate({ projectId, itemId: item.id, use, answer, explanation });
  };
  return (
    <form
      className="flex flex-col gap-4"
      aria-label={t('title')}
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <div className="flex h-[55dvh] min-h-80 flex-col">
        <AnswerEditor
          task={task}
          item={item.content}
          imageUrl={item.content.kind === 'image' ? `/api/media/${item.content.blob}` : undefined}
          classes={classes}
          initialAnswer={answer}
          onChange={setAnswer}
          labels={{ item: item.name }}
          maxBoxes={answerLimits.boxes}
        />
      </div>
      <p aria-live="polite" className="font-medium text-xs empty:hidden">
        {errors.answer ?? ''}
      </p>
      <Field label={t('explanation')} hint={t('explanationHint')} error={errors.explanation} required>
        <Textarea
          rows={3}
          maxLength={skillLimits.explanationLength}
          value={explanation}
          onChange={(event) => setExplanation(event.target.value)}
        />
      </Field>
      <UseChoice value={use} onChange={setUse} />
      {refusal ? <Callout live>{errors.use ?? refusal.message}</Callout> : null}
      <Button type="submit" variant="primary" busy={adding.isPending} className="self-start">
        {t('add')}
      </Button>
    </form>
  );
}

function UseChoice({ value, onChange }: { value: GoldUse; onChange: (use: GoldUse) => void }) {
  const t = useTranslations('skill.form');
  return (
    <RadioGroup
      label={t('use')}
      value={value}
      onValueChange={onChange}
      options={[
        { value: 'check', label: t('check'), hint: t('checkHint') },
        { value: 'training', label: t('training'), hint: t('trainingHint') },
        { value: 'qualification', label: t('qualification'), hint: t('qualificationHint') },
      ]}
    />
  );
}
