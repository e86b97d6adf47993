'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowUpDown, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { IconButton } from '@/components/ui/icon-button';
import type { ItemAct, ItemChoice, ItemFilter, Urgency } from '@/server/datasets/contract';
import type { useSelection } from './use-selection';

type Props = {
  projectId: string;
  filter: ItemFilter;
  selection: ReturnType<typeof useSelection>;
  isBusy: boolean;
  onAct: (choice: ItemChoice, act: ItemAct) => void;
  /** What else can be done with what is chosen. */
  more?: ((choice: ItemChoice, about: string) => ReactNode) | undefined;
};

/** What is chosen, and what can be done with it: one call, however many there are. */
export function SelectionBar({ projectId, filter, selection, isBusy, onAct, more }: Props) {
  const t = useTranslations('datasets.grid');
  const trpc = useTRPC();
  const matching = useQuery({ ...trpc.datasets.count.queryOptions({ projectId, ...filter }), staleTime: 0 });
  const { ids, isEverything } = selection;
  const count = isEverything ? (matching.data ?? 0) : ids.length;
  const choice: ItemChoice = isEverything ? { kind: 'filter', filter } : { kind: 'items', itemIds: ids };
  const about = t('chosen', { count });
  const order = (urgency: Urgency) => onAct(choice, { kind: 'prioritise', urgency });
  return (
    <section
      aria-label={t('selection')}
      className="sticky bottom-3 z-10 mt-4 flex flex-wrap items-center gap-2 rounded-md border border-rule-strong bg-surface p-2 pl-3 shadow-float"
    >
      <span role="status" className="text-sm font-medium">
        {about}
      </span>
      {!isEverything && matching.data !== undefined && matching.data > count ? (
        <Button size="sm" variant="quiet" onClick={selection.chooseEverything}>
          {t('chooseEverything', { count: matching.data })}
        </Button>
      ) : null}
      <span className="ml-auto flex flex-wrap items-center gap-2">
        {filter.state === 'withdrawn' ? null : (
          <>
            <DropdownMenu
              align="end"
              trigger={
                <Button size="sm" busy={isBusy} icon={<ArrowUpDown aria-hidden="true" />}>
                  {t('order')}
                </Button>
              }
              items={[
                { kind: 'heading', label: t('comes') },
                { label: t('first'), onSelect: () => order(0) },
                { label: t('inTurn'), onSelect: () => order(1) },
                { label: t('last'), onSelect: () => order(2) },
              ]}
            />
            {filter.state === 'active' ? more?.(choice, about) : null}
            <Button size="sm" busy={isBusy} onClick={() => onAct(choice, { kind: 'withdraw' })}>
              {t('withdrawChosen')}
            </Button>
          </>
        )}
        {filter.state === 'quarantined' ? null : (
          <Button size="sm" busy={isBusy} onClick={() => onAct(choice, { kind: 'withdraw_broken' })}>
            {t(filter.state === 'withdrawn' ? 'markBroken' : 'withdrawBroken')}
          </Button>
        )}
        {filter.state === 'active' ? null : (
          <Button size="sm" busy={isBusy} onClick={() => onAct(choice, { kind: 'restore' })}>
            {t('restoreChosen')}
          </Button>
        )}
        <IconButton size="sm" label={t('chooseNone')} shortcut="Esc" onClick={selection.clear}>
          <X aria-hidden="true" />
        </IconButton>
      </span>
    </section>
  );
}
