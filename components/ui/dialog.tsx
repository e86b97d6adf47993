'use client';

import { useEffect, useState } from 'react';
import { BareTrigger } from './bare-trigger';
import type { DialogProps } from './dialog-window';
import { later, useLater } from './later';

const code = later(() => import('./dialog-window'));

/** Something to fill in or look at before going on. It can always be left by Esc, and gives focus back. */
export function Dialog(props: DialogProps) {
  const { trigger, open, onOpenChange } = props;
  const [isAsked, setAsked] = useState(false);
  const loaded = useLater(code);
  const isWanted = isAsked || open === true;
  useEffect(() => {
    if (!isWanted) return;
    setAsked(true);
    code.fetch().catch(() => undefined);
  }, [isWanted]);
  if (loaded && isWanted) return <loaded.DialogWindow {...props} defaultOpen />;
  if (!trigger) return null;
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
