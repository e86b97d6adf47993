'use client';

import type { ReactNode } from 'react';
import { useGoingOn } from './use-going-on';

/** The head of the page that stands after the last item: it takes the focus that the item had. */
export function GoingOn({ children }: { children: ReactNode }) {
  const place = useGoingOn<HTMLDivElement>();
  return (
    <div ref={place} tabIndex={-1} className="outline-none">
      {children}
    </div>
  );
}
