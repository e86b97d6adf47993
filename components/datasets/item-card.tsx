'use client';

import { ImageOff, Undo2, X } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Badge } from '@/components/ui/badge';
import { Checkbox } from '@/components/ui/checkbox';
import { classNames } from '@/components/ui/class-names';
import { IconButton } from '@/components/ui/icon-button';
import type { ItemLine } from '@/server/datasets/contract';

type Props = {
  item: ItemLine;
  mayWithdraw: boolean;
  onToggle: () => void;
  isChosen: boolean;
  /** Chooses it or leaves it; with `isRange` all from the one before. */
  onChoose: (isRange: boolean) => void;
  /** Its place in the order and its near-duplicates. */
  menu?: ReactNode;
  /** Saying what the answer to the item is. */
  more?: ReactNode;
};

/** One item of the grid: what it shows, its name, its slice. */
export function ItemCard({ item, mayWithdraw, onToggle, isChosen, onChoose, menu, more }: Props) {
  const t = useTranslations('datasets.grid');
  const isWithdrawn = item.state === 'withdrawn';
  const isOut = item.state !== 'active';
  return (
    <li
      className={classNames(
        'flex min-w-0 flex-col overflow-hidden rounded-md border bg-surface',
        isChosen ? 'border-accent ring-1 ring-accent' : 'border-rule',
      )}
    >
      <div className={classNames('h-36 overflow-hidden bg-sunken', isWithdrawn && 'opacity-50')}>
        <ItemFace item={item} />
      </div>
      <div className="flex min-w-0 items-center gap-2 px-2 pt-2">
        {mayWithdraw ? <ChoosingBox label={t('choose', { name: item.name })} {...{ isChosen, onChoose }} /> : null}
        <p dir="auto" className="min-w-0 truncate text-xs" title={item.name}>
          {item.name}
        </p>
      </div>
      <div className="mt-auto flex flex-wrap items-center justify-end gap-1 p-2 pt-1">
        <div className="flex min-w-0 grow basis-full flex-wrap gap-1">
          {item.slice ? (
            <Badge className="max-w-full">
              <span dir="auto" className="truncate" title={item.slice}>
                {item.slice}
              </span>
            </Badge>
          ) : null}
          {isWithdrawn ? <Badge>{t(item.isBroken ? 'withdrawnBroken' : 'withdrawn')}</Badge> : null}
          {item.isKnown ? <Badge>{t('known')}</Badge> : null}
          {item.state === 'quarantined' ? <Badge>{t('reported')}</Badge> : null}
          {item.urgency === 1 ? null : <Badge>{t(item.urgency === 0 ? 'isFirst' : 'isLast')}</Badge>}
          {item.kin > 0 ? <Badge>{t('kin', { count: item.kin })}</Badge> : null}
        </div>
        {isWithdrawn ? null : more}
        {isWithdrawn && item.isBroken ? null : menu}
        {mayWithdraw ? (
          <IconButton
            size="sm"
            label={isOut ? t('restore', { name: item.name }) : t('withdraw', { name: item.name })}
            onClick={onToggle}
          >
            {isOut ? <Undo2 aria-hidden="true" /> : <X aria-hidden="true" />}
          </IconButton>
        ) : null}
      </div>
    </li>
  );
}

/** Space and a press choose; with the shift key everything from the box that was pressed before. */
function ChoosingBox({ label, isChosen, onChoose }: { label: string } & Pick<Props, 'isChosen' | 'onChoose'>) {
  const isRange = useRef(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only notes whether the shift key is held; the box inside acts.
    <span
      className="select-none"
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClickCapture={(event) => {
        isRange.current = event.shiftKey;
      }}
    >
      <Checkbox checked={isChosen} onCheckedChange={() => onChoose(isRange.current)} label={label} hideLabel />
    </span>
  );
}

function ItemFace({ item: { content, name } }: { item: ItemLine }) {
  const [isBroken, setBroken] = useState(false);
  if (content.kind === 'image') {
    if (isBroken) return <ImageOff aria-label={name} className="m-auto size-6 h-full text-ink-faint" />;
    return (
      // biome-ignore lint/performance/noImgElement: the picture is ours, re-encoded, and behind a check of who asks.
      <img
        src={`/api/media/${content.blob}`}
        alt={name}
        width={content.width}
        height={content.height}
        loading="lazy"
        decoding="async"
        className="size-full object-contain"
        onError={() => setBroken(true)}
      />
    );
  }
  if (content.kind === 'text')
    return (
      <p dir="auto" className="line-clamp-6 p-2 font-serif text-sm [overflow-wrap:anywhere]">
        {content.text}
      </p>
    );
  return (
    <div className="grid h-full grid-cols-2 divide-x divide-rule text-xs">
      <p dir="auto" className="line-clamp-7 p-2 [overflow-wrap:anywhere]">
        {content.left}
      </p>
      <p dir="auto" className="line-clamp-7 p-2 [overflow-wrap:anywhere]">
        {content.right}
      </p>
    </div>
  );
}
