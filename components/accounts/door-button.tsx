'use client';

import type { ComponentProps } from 'react';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { useIsAlive } from './use-is-alive';

/** A button that takes presses only once the page is alive; until then it looks the same and waits. */
export function DoorButton({ className, ...rest }: ComponentProps<typeof Button>) {
  const isAlive = useIsAlive();
  return (
    <Button
      {...rest}
      disabled={!isAlive}
      className={classNames('disabled:cursor-progress disabled:opacity-100', className)}
    />
  );
}
