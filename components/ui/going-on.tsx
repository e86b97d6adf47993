'use client';

import type { ReactNode } from 'react';
import { useGoingOn } from './use-going-on';

/** The head of the page that comes after something is done with: it takes the focus that was there. */
export function GoingOn({ children }: { children: ReactNode }) {
  const place = useGoingOn<HTMLDivElement>();
  return (
    <div ref={place} tabIndex={-1} className="outline-none">
      {children}
    </div>
  );
}
