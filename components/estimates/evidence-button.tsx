'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';

type Props = { label: string; about: string; children: ReactNode };

/** The evidence behind a figure, one press away. */
export function EvidenceButton({ label, about, children }: Props) {
  return (
    <Popover
      label={about}
      align="end"
      className="max-h-[70dvh] w-96 max-w-[calc(100vw-2rem)] overflow-y-auto"
      trigger={
        <Button size="sm" aria-label={`${label}: ${about}`}>
          {label}
        </Button>
      }
    >
      {children}
    </Popover>
  );
}
