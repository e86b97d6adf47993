'use client';

import { type RefObject, useEffect, useRef } from 'react';
import { isElsewhere } from '@/components/ui/is-elsewhere';

/**
 * Keeps the keyboard on the chosen answer, so that a choice made by its key is read aloud and arrows go on from there;
 * at mount only when the page asks for it, and never away from another control.
 */
export function useFollowingRadio(root: RefObject<HTMLElement | null>, value: string | null, autoFocus: boolean): void {
  const wants = useRef(autoFocus);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus moves when the choice does.
  useEffect(() => {
    const radios = [...(root.current?.querySelectorAll<HTMLInputElement>('input[type=radio]') ?? [])];
    const isOnRadio = radios.some((radio) => radio === document.activeElement);
    if ((wants.current && !isElsewhere()) || isOnRadio)
      (radios.find((radio) => radio.checked) ?? radios[0])?.focus({ preventScroll: true });
    wants.current = false;
  }, [root, value]);
}
