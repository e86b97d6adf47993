'use client';

import { useTranslations } from 'use-intl';
import type { TaskKind } from '@/server/projects/tasks';

const examples: Readonly<Record<TaskKind, string>> = {
  boxes: 'url,name,slice\nhttps://example.org/page-1.jpg,page 1,struck\nhttps://example.org/page-2.jpg,page 2,',
  classes: 'text,name,slice\n"I was charged twice.",message 1,\n"Where is my parcel?",message 2,rare',
  pairs: 'prompt,left,right\n"How do I reset it?","Hold the button.","It cannot be reset."',
};

/** What a table must look like, by example. */
export function TableHelp({ task }: { task: TaskKind }) {
  const t = useTranslations('datasets.intake');
  return (
    <details className="text-sm">
      <summary className="w-fit text-ink-soft hover:text-ink">{t('tableTitle')}</summary>
      <p className="mt-2 max-w-[68ch] text-ink-soft">{t(`table.${task}`)}</p>
      <pre className="mt-2 overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs">{examples[task]}</pre>
      <p className="mt-2 max-w-[68ch] text-ink-faint text-xs">{t('tableJson')}</p>
    </details>
  );
}
