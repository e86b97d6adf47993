'use client';

import { type ReactNode, useContext } from 'react';
import { createPortal } from 'react-dom';
import { FootContext } from './foot-context';

/** Shows what it is given at the foot of the window. */
export function AtFoot({ children }: { children: ReactNode }) {
  const foot = useContext(FootContext);
  return foot ? createPortal(children, foot) : null;
}
