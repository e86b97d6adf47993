'use client';

import { Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import { toastUndo } from '@/components/ui/toasts';
import { useKeptFocus } from '@/components/ui/use-kept-focus';
import { guideLimits } from '@/server/guides/limits';
import { DraftRefusal } from './draft-refusal';
import { withNewRule, withoutRule, withRule, withRuleAgain, withRuleMoved } from './draft-state';
import { RuleEditor } from './rule-editor';
import type { useDraft } from './use-draft';

type Props = {
  work: ReturnType<typeof useDraft>;
  /** Cases under a rule. */
  underRule?: (ruleId: string) => ReactNode;
};

/** The introduction and the numbered rules of the draft, as one writes them. */
export function DraftEditor({ work, underRule }: Props) {
  const t = useTranslations('guides.editor');
  const { draft, setDraft, autosave, numberOf } = work;
  const [fresh, setFresh] = useState<string | null>(null);
  const addRef = useKeptFocus<HTMLButtonElement>(draft.rules.length);
  const errors = autosave.refusal?.fields ?? {};
  const addRule = () => {
    const next = withNewRule(draft, draft.rules.length - 1);
    setFresh(next.rules.at(-1)?.ruleId ?? null);
    setDraft(() => next);
  };
  const remove = (index: number) => {
    const rule = draft.rules[index];
    if (!rule) return;
    setDraft((before) => withoutRule(before, index));
    const number = numberOf(rule.ruleId);
    if (rule.text.trim() === '') return;
    toastUndo(number === null ? t('removedNew') : t('retired', { number }), () =>
      setDraft((before) => withRuleAgain(before, index, rule)),
    );
  };
  return (
    <div>
      <Field label={t('introduction')} hint={t('introductionHint')} error={errors.introduction}>
        <Textarea
          value={draft.introduction}
          rows={5}
          className="font-serif text-md"
          placeholder={t('introductionPlaceholder')}
          onChange={(event) => setDraft((before) => ({ ...before, introduction: event.target.value }))}
        />
      </Field>
      <h3 className="mt-6 mb-1 font-medium text-sm">{t('rules')}</h3>
      <p className="mb-3 text-ink-faint text-xs">{t('rulesHint')}</p>
      <ol>
        {draft.rules.map((rule, index) => (
          <RuleEditor
            key={rule.ruleId}
            number={numberOf(rule.ruleId)}
            text={rule.text}
            place={index + 1}
            isFirst={index === 0}
            isLast={index === draft.rules.length - 1}
            error={errors[`rules.${index}.text`]}
            autoFocus={fresh === rule.ruleId}
            onChange={(text) => setDraft((before) => withRule(before, index, text))}
            onMove={(by) => setDraft((before) => withRuleMoved(before, index, by))}
            onRemove={() => remove(index)}
          >
            {underRule?.(rule.ruleId)}
          </RuleEditor>
        ))}
      </ol>
      <Button
        ref={addRef}
        className="mt-2"
        icon={<Plus aria-hidden="true" />}
        disabledReason={draft.rules.length >= guideLimits.rules ? t('full', { most: guideLimits.rules }) : undefined}
        onClick={addRule}
      >
        {t('addRule')}
      </Button>
      <DraftRefusal work={work} />
    </div>
  );
}
