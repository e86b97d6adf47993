'use client';

import { Download } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { buttonStyles } from '@/components/ui/button-styles';
import type { TaskKind } from '@/server/projects/tasks';

type Props = { task: TaskKind; classNames: readonly string[] };

const cell = (text: string) => (/[",\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** An example in the project's own classes, as a table and as lines of JSON. */
function examplesOf({ task, classNames: [one = 'A', other = one] }: Props): { csv: string; lines: string } {
  if (task === 'boxes') {
    const box = (name: string, x: number, y: number, width: number, height: number) => ({
      class: name,
      x,
      y,
      width,
      height,
    });
    const boxes = [box(one, 12, 8, 90, 34), box(other, 110, 8, 64.5, 34)];
    const rows = boxes.map((b) => `page-1.png,${cell(b.class)},${b.x},${b.y},${b.width},${b.height},check`);
    return {
      csv: ['name,class,x,y,width,height,use', ...rows, 'page-2.png,,,,,,training'].join('\n'),
      lines: [
        JSON.stringify({ name: 'page-1.png', boxes, use: 'check' }),
        JSON.stringify({ name: 'page-2.png', boxes: [], use: 'training' }),
      ].join('\n'),
    };
  }
  const [first, second] = task === 'pairs' ? ['left', 'tie'] : [one, other];
  return {
    csv: [
      'name,answer,use,explanation',
      `item 1,${cell(first)},check,"…"`,
      `item 2,${cell(second)},training,"…"`,
      `item 3,${cell(first)},test,"…"`,
    ].join('\n'),
    lines: [
      JSON.stringify({ name: 'item 1', answer: first, use: 'check', explanation: '…' }),
      JSON.stringify({ name: 'item 2', answer: second, use: 'training', explanation: '…' }),
    ].join('\n'),
  };
}

/** What a file of known answers must look like, by example, with a template to fill in. */
export function KnownFileHelp(props: Props) {
  const t = useTranslations('skill.file');
  const { csv, lines } = examplesOf(props);
  return (
    <details className="text-sm">
      <summary className="w-fit text-ink-soft hover:text-ink">{t('helpTitle')}</summary>
      <p className="mt-2 max-w-[68ch] text-ink-soft">{t('helpItem')}</p>
      <p className="mt-1 max-w-[68ch] text-ink-soft">{t(`help.${props.task}`)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keyboard. */}
      <pre tabIndex={0} className="mt-2 overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs">
        {csv}
      </pre>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keyboard. */}
      <pre tabIndex={0} className="mt-2 overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs">
        {lines}
      </pre>
      <p className="mt-2 max-w-[68ch] text-ink-faint text-xs">{t('helpExport')}</p>
      <a
        href={`data:text/csv;charset=utf-8,${encodeURIComponent(`\uFEFF${csv}\n`)}`}
        download="known-answers.csv"
        className={`mt-3 ${buttonStyles({ variant: 'secondary', size: 'sm' })}`}
      >
        <Download aria-hidden="true" className="size-4" />
        {t('template')}
      </a>
    </details>
  );
}
