'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { FootContext } from './foot-context';

/**
 * The foot of the window, where a page is told what came up meanwhile: it lies over the page, so that nothing moves under a
 * hand. On a small screen the page is longer by as much, and what lies below can be scrolled up; on a wide one it is the
 * lower right corner, as wide as what stands beside an item. Toasts stand above it (`--foot-height`).
 */
export function Foot({ banners, children }: { banners: ReactNode; children: ReactNode }) {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const whole = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const foot = whole.current;
    if (!foot) return;
    const root = document.documentElement.style;
    const observer = new ResizeObserver(() => root.setProperty('--foot-height', `${foot.offsetHeight}px`));
    observer.observe(foot);
    return () => observer.disconnect();
  }, []);
  return (
    <FootContext value={element}>
      {children}
      <div
        ref={whole}
        className="sticky bottom-0 z-20 max-h-[45dvh] overflow-y-auto lg:fixed lg:right-0 lg:w-80 xl:w-96"
      >
        <div ref={setElement} className="flex flex-col gap-1.5 p-2 empty:hidden *:shadow-float" />
        {banners}
      </div>
    </FootContext>
  );
}
