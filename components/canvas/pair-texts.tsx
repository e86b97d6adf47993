'use client';

import { useTranslations } from 'use-intl';
import type { ItemContent } from '@/server/projects/tasks';
import { TextBody } from './text-body';

type Props = {
  item: Extract<ItemContent, { kind: 'pair' }>;
  name: string;
  /** The better one, framed. */
  chosen: 'left' | 'right' | 'tie' | null;
};

/** What was asked, and the two answers to it: side by side, or one under the other where it is narrow. */
export function PairTexts({ item, name, chosen }: Props) {
  const t = useTranslations('canvas');
  return (
    <>
      {item.prompt === undefined ? null : (
        <div>
          <p className="text-ink-soft text-sm">{t('prompt')}</p>
          <p dir="auto" className="max-w-[68ch] font-serif text-lg whitespace-pre-wrap">
            {item.prompt}
          </p>
        </div>
      )}
      <section
        aria-label={name}
        className="grid min-h-0 flex-1 auto-rows-[minmax(0,max-content)] gap-3 @xl:grid-cols-2"
      >
        {(['left', 'right'] as const).map((side) => (
          <div
            key={side}
            className={`flex min-h-0 flex-col gap-1 rounded-lg ${chosen === side ? 'outline-2 outline-accent outline-offset-2' : ''}`}
          >
            <p className="text-ink-soft text-sm">{t(side)}</p>
            <TextBody text={item[side]} name={t(side)} className="flex-1" />
          </div>
        ))}
      </section>
    </>
  );
}
