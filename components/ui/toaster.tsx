'use client';

import { Toaster as Sonner } from 'sonner';

/** Where toasts appear; mounted once. They never lie on top of each other, since an Undo underneath is no Undo. Alt+T goes there. */
export function Toaster({ label }: { label: string }) {
  return (
    <Sonner
      position="bottom-right"
      gap={8}
      expand
      visibleToasts={4}
      containerAriaLabel={label}
      toastOptions={{ unstyled: true }}
    />
  );
}
