'use client';

import { Toaster as Sonner } from 'sonner';

/** Where toasts appear; mounted once, in the root layout. Alt+T moves focus there. */
export function Toaster({ label }: { label: string }) {
  return (
    <Sonner
      position="bottom-right"
      gap={8}
      visibleToasts={4}
      containerAriaLabel={label}
      toastOptions={{ unstyled: true }}
    />
  );
}
