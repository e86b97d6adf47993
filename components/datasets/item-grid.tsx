'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useShortcut } from '@/components/shell/use-shortcut';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Checkbox } from '@/components/ui/checkbox';
import { EmptyState } from '@/components/ui/empty-state';
import { Skeleton } from '@/components/ui/skeleton';
import type { DatasetSummary, ItemAct, ItemChoice, ItemFilter, ItemLine, ItemState } from '@/server/datasets/contract';
import { ChangeProgress } from './change-progress';
import { ItemFilters } from './item-filters';
import { ItemList } from './item-list';
import { ItemMenu } from './item-menu';
import { OneOfEach } from './one-of-each';
import { SelectionBar } from './selection-bar';
import { useItemChange } from './use-item-change';
import { useItemList } from './use-item-list';
import { useSelection } from './use-selection';

type Props = {
  projectId: string;
  summary: DatasetSummary;
  mayWithdraw: boolean;
  /** What else can be done with an item. */
  more?: (item: ItemLine) => ReactNode;
  /** What else can be done with those that are chosen; `done` when it was. */
  moreForChosen?: (choice: ItemChoice, about: string, done: () => void) => ReactNode;
  /** After items were withdrawn or brought back. */
  onChanged: () => void;
};

/** The items of a project in the order they came, by state and slice; some or all of them can be chosen and changed. */
export function ItemGrid({ projectId, summary, mayWithdraw, more, moreForChosen, onChanged }: Props) {
  const t = useTranslations('datasets.grid');
  const { filter, setFilter, pages, items, changed, toggle, inWords } = useItemList(projectId, onChanged);
  const selection = useSelection(items.map(({ id }) => id));
  const changes = useItemChange(projectId, changed);
  useShortcut('escape', t('chooseNone'), selection.clear, { enabled: !selection.isEmpty });
  const act = async (choice: ItemChoice, wish: ItemAct) => {
    if (await changes.make(choice, wish)) selection.clear();
  };
  return (
    <>
      <ItemFilters
        summary={summary}
        filter={filter}
        onFilter={(next) => {
          // Another filter shows other items: what was chosen before is not acted upon unseen.
          selection.clear();
          setFilter(next);
        }}
      >
        {mayWithdraw && items.length > 0 ? <ChooseShown items={items} selection={selection} /> : null}
      </ItemFilters>
      {mayWithdraw && filter.withKinOnly && filter.state === 'active' ? (
        <OneOfEach {...{ projectId, filter }} isBusy={changes.isMaking} onAct={act} />
      ) : null}
      {changes.change ? (
        <ChangeProgress change={changes.change} onStop={(id) => void changes.stop(id)} onUndo={changes.undo} />
      ) : null}
      {pages.isPending ? <GridSkeleton label={t('loading')} /> : null}
      {pages.error ? (
        <Callout live action={<Button onClick={() => void pages.refetch()}>{t('again')}</Button>}>
          {inWords(pages.error)}
        </Callout>
      ) : null}
      {pages.isSuccess && items.length === 0 ? <NothingHere filter={filter} /> : null}
      <ItemList
        items={items}
        selection={mayWithdraw ? selection : null}
        menu={(item) => (
          <ItemMenu
            projectId={projectId}
            item={item}
            onChanged={changed}
            onAct={(choice, wish) => void changes.make(choice, wish)}
          />
        )}
        more={more}
        onToggle={toggle}
      />
      {pages.hasNextPage ? (
        <Button className="mt-4" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
      {selection.isEmpty ? null : (
        <SelectionBar
          {...{ projectId, filter, selection }}
          isBusy={changes.isMaking}
          onAct={(choice, wish) => void act(choice, wish)}
          more={moreForChosen && ((choice, about) => moreForChosen(choice, about, selection.clear))}
        />
      )}
    </>
  );
}

type ChoosingProps = { items: readonly ItemLine[]; selection: ReturnType<typeof useSelection> };

function ChooseShown({ items, selection }: ChoosingProps) {
  const t = useTranslations('datasets.grid');
  const isWhole = items.every(({ id }) => selection.isChosen(id));
  return (
    <Checkbox
      checked={selection.isEmpty ? false : isWhole || 'indeterminate'}
      onCheckedChange={(checked) => (checked ? selection.chooseShown() : selection.clear())}
      label={t('chooseShown')}
    />
  );
}

function NothingHere({ filter: { state, withKinOnly } }: { filter: ItemFilter }) {
  const t = useTranslations('datasets.grid');
  const what: ItemState | 'kin' = withKinOnly ? 'kin' : (state ?? 'active');
  return <EmptyState title={t(`empty.${what}`)} why={t(`emptyWhy.${what}`)} />;
}

function GridSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="grid grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] gap-3">
      {[1, 2, 3, 4, 5, 6, 7, 8].map((one) => (
        <Skeleton key={one} className="h-48" />
      ))}
    </div>
  );
}
