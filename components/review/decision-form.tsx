'use client';

import type { RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Kbd } from '@/components/ui/kbd';
import { RadioGroup } from '@/components/ui/radio-group';
import { Select } from '@/components/ui/select';
import { Textarea } from '@/components/ui/textarea';
import type { ReviewItem } from '@/server/review/contract';
import { reviewLimits } from '@/server/review/limits';
import { taskOf } from './review-state';
import type { useDecision } from './use-decision';

type Props = {
  item: ReviewItem;
  decision: ReturnType<typeof useDecision>;
  reasonRef: RefObject<HTMLTextAreaElement | null>;
};

/** Which answer stands, why, by which rule, and whether the guide learns from it. */
export function DecisionForm({ item, decision, reasonRef }: Props) {
  const t = useTranslations('review');
  const { draft, errors, refusal, change, redraw, submit, isSending } = decision;
  return (
    <form
      className="flex flex-col gap-4"
      aria-label={t('decide.title')}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <RadioGroup
        label={t('decide.choice')}
        value={draft.decision}
        onValueChange={(chosen) => (chosen === 'redraw' ? redraw() : change({ decision: chosen }))}
        options={[
          { value: 'accept_merge', label: t('decide.acceptMerge'), disabled: item.merged === null },
          { value: 'pick', label: t('decide.pick'), hint: draft.picked === null ? t('decide.pickFirst') : undefined },
          {
            value: 'redraw',
            label: t('decide.redraw', { task: taskOf(item) ?? 'other' }),
            hint: t('decide.redrawHint'),
          },
        ]}
      />
      <p aria-live="polite" className="font-medium text-xs empty:hidden">
        {errors.choice ?? errors['choice.annotationId'] ?? ''}
      </p>
      <Field label={t('decide.reason')} hint={t('decide.reasonHint')} error={errors.reason} required>
        <Textarea
          ref={reasonRef}
          rows={3}
          maxLength={reviewLimits.reasonLength}
          value={draft.reason}
          onChange={(event) => change({ reason: event.target.value })}
        />
      </Field>
      <RuleFields item={item} decision={decision} />
      <Checkbox
        checked={draft.makeCheck}
        onCheckedChange={(checked) =>
          change({ makeCheck: checked === true, ...(checked === true ? { makeCase: false } : {}) })
        }
        label={t('decide.makeCheck')}
      />
      {refusal && !refusal.isOvertaken ? <Callout live>{refusal.message}</Callout> : null}
      <Button type="submit" variant="primary" busy={isSending} className="justify-center">
        {t('decide.submit')} <Kbd keys="mod+enter" />
      </Button>
    </form>
  );
}

/** So much of a rule as tells it from the others, cut between words; the rest is told to be there. */
function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60).replace(/\s+\S*$/, '')}…`;
}

function RuleFields({ item, decision: { draft, errors, change } }: Omit<Props, 'reasonRef'>) {
  const t = useTranslations('review');
  const cited = item.rules.map((rule) => ({
    value: rule.ruleId,
    label: `${t(rule.isDrafted ? 'item.ruleDrafted' : 'item.rule', { number: rule.number })} ${shortened(rule.text)}`,
  }));
  /** A new rule begins with this item as its case; that goes with it when another is chosen. */
  const choose = (rule: string) =>
    change(
      rule === 'write' || draft.rule === 'write' ? { rule, makeCase: rule === 'write' && !draft.makeCheck } : { rule },
    );
  return (
    <>
      <Field label={t('decide.rule')} error={errors.rule}>
        <Select
          value={draft.rule}
          onValueChange={choose}
          options={[
            { value: 'none', label: t('decide.ruleNone') },
            ...cited,
            { value: 'write', label: t('decide.ruleWrite') },
          ]}
        />
      </Field>
      {draft.rule === 'write' ? (
        <Field label={t('decide.ruleText')} hint={t('decide.ruleTextHint')} error={errors['rule.text']} required>
          <Textarea
            rows={2}
            maxLength={reviewLimits.ruleTextLength}
            value={draft.ruleText}
            onChange={(event) => change({ ruleText: event.target.value })}
          />
        </Field>
      ) : null}
      {draft.rule === 'none' ? null : (
        <Checkbox
          checked={draft.makeCase}
          onCheckedChange={(checked) =>
            change({ makeCase: checked === true, ...(checked === true ? { makeCheck: false } : {}) })
          }
          label={t('decide.makeCase')}
        />
      )}
    </>
  );
}
