'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useLocale, useTranslations } from 'use-intl';
import { Button } from './button';
import { ButtonLink } from './button-link';
import { classNames } from './class-names';

type Step = string | (() => void) | undefined;

type Props = {
  /** An address or a function; undefined at the end of the list. */
  previous: Step;
  next: Step;
  /** Which rows are in view, counted from 1. */
  range?: { first: number; last: number; total: number };
  className?: string | undefined;
};

/** Forwards and back through a long list, by cursor or by page. */
export function Pagination({ previous, next, range, className }: Props) {
  const t = useTranslations('ui');
  const format = new Intl.NumberFormat(useLocale());
  const step = (to: Step, words: string, icon: React.ReactNode) =>
    typeof to === 'string' ? (
      <ButtonLink href={to} size="sm" icon={icon}>
        {words}
      </ButtonLink>
    ) : (
      <Button size="sm" icon={icon} disabled={to === undefined} onClick={to}>
        {words}
      </Button>
    );
  return (
    <nav aria-label={t('pages')} className={classNames('flex items-center justify-end gap-2', className)}>
      {range ? (
        <span className="mr-auto text-ink-faint text-xs">
          {t('range', {
            first: format.format(range.first),
            last: format.format(range.last),
            total: format.format(range.total),
          })}
        </span>
      ) : null}
      {step(previous, t('previous'), <ChevronLeft aria-hidden="true" />)}
      {step(next, t('next'), <ChevronRight aria-hidden="true" />)}
    </nav>
  );
}
