import Link from 'next/link';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import type { FlagKind, FlagList } from '@/server/estimates/contract';
import { type ClassName, getChoiceWords } from './choice-words';
import { EvidenceButton } from './evidence-button';
import { FlagChip } from './flag-chip';
import { FlagEvidence } from './flag-evidence';
import { RelabelButton } from './relabel-button';

type Props = {
  projectId: string;
  list: FlagList;
  kind: FlagKind;
  classes: readonly ClassName[];
  /** Only owners and reviewers may settle an item, and only owners have it labelled anew. */
  mayReview: boolean;
  mayRelabel?: boolean;
};

/** Suspected labels, the most suspicious first, each with its evidence. */
export async function FlagTable({ projectId, list, kind, classes, mayReview, mayRelabel = false }: Props) {
  const [t, formats, words] = await Promise.all([getTranslator('estimates'), getFormats(), getChoiceWords(classes)]);
  return (
    <DataTable
      caption={t(`flags.caption.${kind}`)}
      rows={list.lines}
      rowKey={(line) => line.itemId}
      columns={[
        {
          key: 'item',
          header: t('flags.item'),
          cell: ({ itemId, name }) =>
            mayReview ? (
              <Link href={`/review/${projectId}/${itemId}`} className="text-accent underline underline-offset-2">
                {name}
              </Link>
            ) : (
              name
            ),
        },
        {
          key: 'verdict',
          header: t('flags.what'),
          cell: (line) => <FlagChip verdict={line.verdict} />,
          narrow: 'below',
        },
        { key: 'slice', header: t('slices.slice'), cell: (line) => line.slice ?? '–', narrow: 'hide', isNamed: true },
        {
          key: 'error',
          header: t('flags.error'),
          cell: (line) => formats.percent(line.errorProbability, 0),
          align: 'end',
        },
        {
          key: 'evidence',
          header: t('flags.evidence'),
          cell: (line) => (
            <span className="flex flex-wrap justify-end gap-2">
              <EvidenceButton label={t('flags.evidence')} about={line.name}>
                <FlagEvidence evidence={line.evidence} pseudonyms={list.pseudonyms} words={words} />
              </EvidenceButton>
              {mayRelabel ? (
                <RelabelButton
                  projectId={projectId}
                  scope={{ kind: 'items', itemIds: [line.itemId] }}
                  about={line.name}
                />
              ) : null}
            </span>
          ),
          align: 'end',
          narrow: 'below',
        },
      ]}
      empty={<EmptyState title={t(`flags.empty.${kind}`)} why={t(`flags.emptyWhy.${kind}`)} />}
    />
  );
}
