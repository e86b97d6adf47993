'use client';

import { useEffect } from 'react';
import { type Command, useCommandRegistry } from './command-provider';

/** Adds commands to Cmd/Ctrl-K for as long as the component is on the page. Keep the array's identity (useMemo). */
export function useCommands(commands: readonly Command[]): void {
  const registry = useCommandRegistry();
  useEffect(() => registry.register(commands), [registry, commands]);
}
