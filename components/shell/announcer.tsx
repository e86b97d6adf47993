'use client';

import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

const AnnounceContext = createContext<(message: string) => void>(() => {});

/** Says something to people who listen to the page, at the next pause; eyes see nothing. */
export function useAnnounce(): (message: string) => void {
  return useContext(AnnounceContext);
}

/** The page's live region. Two regions take turns, since a repeated sentence in the same one is not read again. */
export function Announcer({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ message: '', turn: 0 });
  const announce = useCallback((message: string) => setSaid(({ turn }) => ({ message, turn: 1 - turn })), []);
  return (
    <AnnounceContext.Provider value={announce}>
      {children}
      <div aria-live="polite" className="sr-only">
        {said.turn === 0 ? said.message : ''}
      </div>
      <div aria-live="polite" className="sr-only">
        {said.turn === 1 ? said.message : ''}
      </div>
    </AnnounceContext.Provider>
  );
}
