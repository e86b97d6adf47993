'use client';

import { useLater } from './later';
import { toastCode } from './toasts';

/** Where toasts appear; mounted once. They never lie on top of each other, since an Undo underneath is no Undo. Alt+T goes there. */
export function Toaster({ label }: { label: string }) {
  const loaded = useLater(toastCode);
  if (!loaded) return null;
  return (
    <loaded.Toaster
      position="bottom-right"
      gap={8}
      expand
      visibleToasts={4}
      offset={{ bottom: 'calc(var(--foot-height, 0px) + 24px)', right: 24 }}
      mobileOffset={{ bottom: 'calc(var(--foot-height, 0px) + 16px)', left: 16, right: 16 }}
      containerAriaLabel={label}
      toastOptions={{ unstyled: true }}
    />
  );
}
