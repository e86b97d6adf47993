'use client';

import { useTranslations } from 'use-intl';
import { buttonStyles } from '@/components/ui/button-styles';
import { Panel } from '@/components/ui/panel';
import type { ExportFormat } from '@/server/interchange/contract';

type Props = { projectId: string; format: ExportFormat; withCopies: boolean };

/** One format: what is in it, and the download. A plain link, so that the browser saves the file itself. */
export function ExportCard({ projectId, format, withCopies }: Props) {
  const t = useTranslations('interchange');
  return (
    <Panel title={t(`${format}.name`)}>
      <p className="text-ink-soft text-sm">{t(`${format}.what`)}</p>
      <a
        href={`/api/exports/${projectId}/${format}${withCopies ? '?copies=yes' : ''}`}
        download
        className={`mt-4 ${buttonStyles({ variant: 'primary', size: 'md' })}`}
      >
        {t(`${format}.action`)}
      </a>
    </Panel>
  );
}
