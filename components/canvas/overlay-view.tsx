'use client';

import { classNames } from '@/components/ui/class-names';
import { ItemView } from './item-view';
import { OverlayBoxes } from './overlay-boxes';
import type { OverlayViewProps } from './overlay-contract';
import { PairTexts } from './pair-texts';
import { VoteTable } from './vote-table';

/** What everybody answered to one item: rectangles over one another on the image, classes and pairs as a table of votes. */
export function OverlayView(props: OverlayViewProps) {
  const { item, imageUrl, classes, labels, layers, merged, contested = [], isUncounted = false } = props;
  const task = merged?.task ?? layers[0]?.answer.task;
  if (task === 'boxes' && item.kind === 'image') return <OverlayBoxes {...props} item={item} />;
  const decided = merged?.task === 'boxes' ? undefined : merged;
  return (
    <div className={classNames('@container flex h-full flex-col gap-4', item.kind === 'image' && 'min-h-80')}>
      {item.kind === 'pair' ? (
        <PairTexts item={item} name={labels.item} chosen={decided?.task === 'pairs' ? decided.choice : null} />
      ) : (
        <ItemView item={item} imageUrl={imageUrl} name={labels.item} />
      )}
      <VoteTable
        layers={layers}
        classes={classes}
        merged={decided}
        isContested={contested.length > 0}
        isUncounted={isUncounted}
      />
    </div>
  );
}
