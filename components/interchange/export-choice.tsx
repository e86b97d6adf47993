'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Checkbox } from '@/components/ui/checkbox';
import { Panel } from '@/components/ui/panel';
import type { ExportFormat } from '@/server/interchange/contract';
import { ExportCard } from './export-card';

type Props = { projectId: string; formats: readonly ExportFormat[]; copies: number };

/** The formats to download, and whether labels are carried over to near-duplicates that were withdrawn. */
export function ExportChoice({ projectId, formats, copies }: Props) {
  const t = useTranslations('interchange');
  const [withCopies, setWithCopies] = useState(false);
  return (
    <>
      {copies > 0 ? (
        <Panel title={t('copies.title')} className="md:col-span-2">
          <Checkbox
            checked={withCopies}
            onCheckedChange={setWithCopies}
            label={t('copies.carry', { count: copies })}
            hint={t('copies.why')}
          />
        </Panel>
      ) : null}
      {formats.map((format) => (
        <ExportCard key={format} projectId={projectId} format={format} withCopies={withCopies} />
      ))}
    </>
  );
}
