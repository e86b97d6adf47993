'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => {};

/**
 * False in what the server drew, true once the page can act. A press before that would be lost, or the browser itself
 * would send the form and write a password into the address.
 */
export function useIsAlive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
