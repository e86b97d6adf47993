'use client';

import { useState } from 'react';
import { BareTrigger } from './bare-trigger';
import type { DropdownProps } from './dropdown-list';
import { later, useLater } from './later';

const code = later(() => import('./dropdown-list'));

/** Acts that are not worth a button of their own. The trigger is one focusable element. */
export function DropdownMenu(props: DropdownProps) {
  const [isAsked, setAsked] = useState(false);
  const loaded = useLater(code);
  if (loaded && isAsked) return <loaded.DropdownList {...props} />;
  return (
    <BareTrigger popup="menu" code={code} onPress={() => setAsked(true)}>
      {props.trigger}
    </BareTrigger>
  );
}
