'use client';

import { ChevronDown } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import type { Desk } from './viewer';

type Props = { desks: readonly Desk[]; current: Desk | undefined };

/** The desks a person may sit at; nobody signs out to change chairs. A row on a wide screen, a menu on a narrow one. */
export function DeskSwitcher({ desks, current }: Props) {
  const t = useTranslations('shell');
  if (desks.length === 0) return null;
  return (
    <nav aria-label={t('desks')} className="min-w-0">
      <ul className="hidden items-center gap-1 sm:flex">
        {desks.map((desk) => (
          <li key={desk}>
            <Link
              href={`/${desk}`}
              aria-current={desk === current ? 'page' : undefined}
              className="flex h-7 items-center rounded-md px-2.5 text-ink-soft text-sm hover:bg-sunken hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              {t(`desk.${desk}`)}
            </Link>
          </li>
        ))}
      </ul>
      <div className="sm:hidden">
        <DropdownMenu
          align="start"
          trigger={
            <Button variant="quiet" className="max-w-36 gap-1 px-2">
              <span className="truncate">{current ? t(`desk.${current}`) : t('desks')}</span>
              <ChevronDown aria-hidden="true" />
            </Button>
          }
          items={desks.map((desk) => ({
            label: t(`desk.${desk}`),
            hint: t(`deskHint.${desk}`),
            href: `/${desk}`,
            checked: desk === current,
          }))}
        />
      </div>
    </nav>
  );
}
