'use client';

import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from './class-names';
import { FieldContext } from './field-context';

type Props = {
  label: ReactNode;
  hint?: ReactNode;
  /** One sentence: what is wrong and what to do. */
  error?: ReactNode;
  required?: boolean;
  /** Writes "optional" beside the label. */
  optional?: boolean;
  hideLabel?: boolean;
  className?: string | undefined;
  /** One control: TextInput, Textarea, NumberInput, Select. */
  children: ReactNode;
};

/** A label, a control, and what one should know about it. An error is read out with the control and drawn in ink. */
export function Field({ label, hint, error, required = false, optional, hideLabel, className, children }: Props) {
  const t = useTranslations('ui');
  const id = useId();
  const describedBy = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined;
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'font-medium text-sm'}>
        {label}
        {optional ? <span className="font-normal text-ink-faint"> ({t('optional')})</span> : null}
      </label>
      {hint ? (
        <p id={`${id}-hint`} className="text-ink-faint text-xs">
          {hint}
        </p>
      ) : null}
      <FieldContext.Provider value={{ id, describedBy, invalid: Boolean(error), required }}>
        {children}
      </FieldContext.Provider>
      <p id={`${id}-error`} aria-live="polite" className="flex items-start gap-1 font-medium text-xs empty:hidden">
        {error ? (
          <>
            <CircleAlert aria-hidden="true" className="mt-px size-3.5 shrink-0" />
            <span className="min-w-0 [overflow-wrap:anywhere]">{error}</span>
          </>
        ) : null}
      </p>
    </div>
  );
}
