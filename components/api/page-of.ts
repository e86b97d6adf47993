'use client';
import { createContext, useContext } from 'react';

/** The header by which a page says for whom it was made: somebody else may have signed in in the browser since. */
export const pageOfHeader = 'x-page-of';

export const PageOf = createContext<string | undefined>(undefined);

/** Whom the page was made for; undefined for a stranger. What is sent past the procedures names them too. */
export function usePageOf(): string | undefined {
  return useContext(PageOf);
}
