'use client';

import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useEffect, useId, useState, useSyncExternalStore } from 'react';
import { type Command, useCommandRegistry } from './command-provider';
import { rankCommands } from './command-rank';

const none: readonly Command[] = [];

function byGroup(commands: readonly Command[], fallback: string): [string, Command[]][] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) {
    const name = command.group ?? fallback;
    groups.set(name, [...(groups.get(name) ?? []), command]);
  }
  return [...groups];
}

/** What Cmd/Ctrl-K finds for what is typed, which line is active, and what the keys do to it. */
export function useCommandSearch(ownGroup: string, onClose: () => void) {
  const router = useRouter();
  const id = useId();
  const registry = useCommandRegistry();
  const commands = useSyncExternalStore(registry.subscribe, registry.list, () => none);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const groups = byGroup(rankCommands(commands, query), ownGroup);
  const lines = groups.flatMap(([, list]) => list);
  const active = Math.min(at, lines.length - 1);
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);
  const choose = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    if (command.href) router.push(command.href);
    command.run?.();
  };
  const press = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      Home: 0,
      End: lines.length - 1,
    };
    const next = steps[event.key];
    // While an input method is composing a syllable, Enter ends the syllable.
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) choose(lines[active]);
    else if (next !== undefined && lines.length > 0) setAt((next + lines.length) % lines.length);
    else return;
    event.preventDefault();
  };
  const type = (text: string) => {
    setQuery(text);
    setAt(0);
  };
  const optionId = (place: number) => `${id}-${place}`;
  return { listId: `${id}-list`, optionId, query, type, groups, lines, active, point: setAt, choose, press };
}
