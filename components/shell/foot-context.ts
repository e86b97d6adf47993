'use client';

import { createContext } from 'react';

/** The element at the foot of the window in which a page's notices stand; null until it is there. */
export const FootContext = createContext<HTMLElement | null>(null);
