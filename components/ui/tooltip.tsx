'use client';

import { Slot } from 'radix-ui/slot';
import { type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { TooltipBubble } from './tooltip-bubble';

type Props = {
  /** Nothing while there is nothing to say. */
  content: ReactNode;
  shortcut?: string | undefined;
  side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that can be focused. */
  children: ReactNode;
};

/** Before the first is shown, and how soon after one the next comes at once; the time to move onto the words. */
const [delayMs, warmMs, leaveMs] = [400, 200, 120];

let lastHidden = 0;

/** A few words on hover and focus. Nothing that is needed to decide may live only here. */
export function Tooltip({ content, shortcut, side = 'top', children }: Props) {
  const id = useId();
  const [pointedAt, setAnchor] = useState<Element | null>(null);
  const anchor = content === undefined ? null : pointedAt;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const after = (ms: number, act: () => void) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(act, ms);
  };
  const hide = () => {
    clearTimeout(timer.current);
    if (anchor) lastHidden = Date.now();
    setAnchor(null);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useHiding(anchor !== null, hide);
  /** Never over a menu that its own press has opened. */
  const show = (target: Element) => {
    if (target.getAttribute('aria-expanded') !== 'true') setAnchor(target);
  };
  const enter = ({ pointerType, currentTarget }: PointerEvent) => {
    if (pointerType !== 'touch') after(Date.now() - lastHidden < warmMs ? 0 : delayMs, () => show(currentTarget));
  };
  return (
    <>
      <Slot
        aria-describedby={anchor ? id : undefined}
        onPointerEnter={enter}
        onPointerLeave={() => after(leaveMs, hide)}
        onPointerDown={hide}
        onFocus={({ currentTarget }) => {
          if (currentTarget.matches(':focus-visible')) show(currentTarget);
        }}
        onBlur={hide}
      >
        {children}
      </Slot>
      {anchor
        ? createPortal(
            <TooltipBubble
              id={id}
              anchor={anchor}
              side={side}
              shortcut={shortcut}
              onPointerEnter={() => clearTimeout(timer.current)}
              onPointerLeave={() => after(leaveMs, hide)}
            >
              {content}
            </TooltipBubble>,
            document.body,
          )
        : null}
    </>
  );
}

/** Escape and scrolling take the words away (WCAG 2.2, 1.4.13: dismissible without moving the pointer). */
function useHiding(isShown: boolean, hide: () => void): void {
  const latest = useRef(hide);
  useEffect(() => {
    latest.current = hide;
  });
  useEffect(() => {
    if (!isShown) return;
    const away = () => latest.current();
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape') away();
    };
    document.addEventListener('keydown', key, true);
    window.addEventListener('scroll', away, { capture: true, passive: true });
    return () => {
      document.removeEventListener('keydown', key, true);
      window.removeEventListener('scroll', away, { capture: true });
    };
  }, [isShown]);
}
