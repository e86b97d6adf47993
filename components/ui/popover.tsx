'use client';

import { useState } from 'react';
import { BareTrigger } from './bare-trigger';
import { later, useLater } from './later';
import type { PopoverProps } from './popover-panel';

const code = later(() => import('./popover-panel'));

/** A small panel at its trigger: the evidence behind a number, a filter, a colour. */
export function Popover(props: PopoverProps) {
  const { trigger, open, onOpenChange } = props;
  const [isAsked, setAsked] = useState(false);
  const loaded = useLater(code);
  if (loaded && (isAsked || open === true)) return <loaded.PopoverPanel {...props} />;
  const press = () => {
    setAsked(true);
    onOpenChange?.(true);
  };
  return (
    <BareTrigger popup="dialog" code={code} onPress={press}>
      {trigger}
    </BareTrigger>
  );
}
