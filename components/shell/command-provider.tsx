'use client';

import { createContext, type ReactNode, useContext, useState } from 'react';

/** Something Cmd/Ctrl-K can find: a place (`href`) or an act (`run`). */
export type Command = {
  id: string;
  label: string;
  /** The heading it stands under; the page's own by default. */
  group?: string;
  hint?: string;
  /** Only found by its name: not in the list that stands there before anything is typed. */
  onlyAsked?: boolean;
  /** Shown beside it; registering the key itself is useShortcut's work. */
  shortcut?: string;
  icon?: ReactNode;
  href?: string;
  run?: () => void;
};

function createCommandRegistry() {
  const lists = new Map<number, readonly Command[]>();
  const listeners = new Set<() => void>();
  let nextId = 0;
  let snapshot: readonly Command[] = [];
  const changed = () => {
    // What the page registered last is nearest to what the person is doing, so it stands first.
    snapshot = [...lists.values()].reverse().flat();
    for (const listener of listeners) listener();
  };
  return {
    register(commands: readonly Command[]): () => void {
      const id = nextId++;
      lists.set(id, commands);
      changed();
      return () => {
        lists.delete(id);
        changed();
      };
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    list: (): readonly Command[] => snapshot,
  };
}

const CommandContext = createContext<ReturnType<typeof createCommandRegistry> | null>(null);

export function useCommandRegistry() {
  const [alone] = useState(createCommandRegistry);
  return useContext(CommandContext) ?? alone;
}

/** Holds the commands of everything on the page. */
export function CommandProvider({ children }: { children: ReactNode }) {
  const [registry] = useState(createCommandRegistry);
  return <CommandContext.Provider value={registry}>{children}</CommandContext.Provider>;
}
