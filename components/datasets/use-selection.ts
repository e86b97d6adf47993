'use client';

import { useState } from 'react';

/** Which items of a list are chosen: some of those that are shown, or all that match its filter, shown or not. */
export function useSelection(shownIds: readonly string[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isEverything, setEverything] = useState(false);
  const [anchor, setAnchor] = useState<string | null>(null);
  // What left the list meanwhile is not chosen any more.
  const ids = shownIds.filter((id) => chosen.has(id));
  const clear = () => {
    setChosen(new Set());
    setEverything(false);
    setAnchor(null);
  };
  /** Chooses an item or leaves it; with `isRange` all from the one that was pressed before. */
  const toggle = (id: string, isRange: boolean) => {
    const next = new Set(isEverything ? shownIds : ids);
    const willBeChosen = !next.has(id);
    const [from, to] = [isRange && anchor !== null ? shownIds.indexOf(anchor) : -1, shownIds.indexOf(id)];
    const run = from < 0 ? [id] : shownIds.slice(Math.min(from, to), Math.max(from, to) + 1);
    for (const one of run) {
      if (willBeChosen) next.add(one);
      else next.delete(one);
    }
    setChosen(next);
    setEverything(false);
    setAnchor(id);
  };
  const chooseShown = () => {
    setChosen(new Set(shownIds));
    setEverything(false);
  };
  const isChosen = (id: string) => isEverything || chosen.has(id);
  return {
    ids,
    isEverything,
    isEmpty: !isEverything && ids.length === 0,
    isChosen,
    toggle,
    chooseShown,
    clear,
    chooseEverything: () => setEverything(true),
  };
}
