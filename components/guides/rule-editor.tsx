'use client';

import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { Textarea } from '@/components/ui/textarea';
import { RuleNumber } from './rule-number';

type Props = {
  number: number | null;
  text: string;
  place: number;
  isFirst: boolean;
  isLast: boolean;
  error?: string | undefined;
  autoFocus: boolean;
  onChange: (text: string) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
  /** The cases under this rule. */
  children?: ReactNode;
};

/** One rule of the draft under its lasting number. */
export function RuleEditor(props: Props) {
  const { number, text, place, isFirst, isLast, error, autoFocus, onChange, onMove, onRemove, children } = props;
  const t = useTranslations('guides.editor');
  const called = number === null ? t('newRule', { place }) : `R${number}`;
  return (
    <li className="flex gap-2 border-rule border-t py-3 sm:gap-3">
      <RuleNumber number={number} />
      <div className="min-w-0 flex-1">
        <Field label={t('ruleText', { rule: called })} hideLabel error={error}>
          <Textarea
            value={text}
            rows={2}
            autoFocus={autoFocus}
            placeholder={t('rulePlaceholder')}
            className="font-serif text-md"
            onChange={(event) => onChange(event.target.value)}
          />
        </Field>
        {children}
      </div>
      <div className="flex shrink-0 flex-col">
        <IconButton size="sm" label={t('moveUp', { rule: called })} disabled={isFirst} onClick={() => onMove(-1)}>
          <ArrowUp aria-hidden="true" />
        </IconButton>
        <IconButton size="sm" label={t('moveDown', { rule: called })} disabled={isLast} onClick={() => onMove(1)}>
          <ArrowDown aria-hidden="true" />
        </IconButton>
        <IconButton size="sm" label={t('retire', { rule: called })} onClick={onRemove}>
          <Trash2 aria-hidden="true" />
        </IconButton>
      </div>
    </li>
  );
}
