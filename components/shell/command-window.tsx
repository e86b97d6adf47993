'use client';

import * as Dialog from 'radix-ui/dialog';
import { useTranslations } from 'use-intl';
import { CommandList } from './command-list';
import { FoundProjects } from './found-projects';

type Props = { open: boolean; isSignedIn: boolean; onOpenChange: (open: boolean) => void };

/** The window of the command palette; see command-palette.tsx. */
export function CommandWindow({ open, isSignedIn, onOpenChange }: Props) {
  const t = useTranslations('shell');
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="appear fixed inset-0 z-40 bg-veil" />
        <Dialog.Content
          aria-describedby={undefined}
          className="appear fixed inset-x-2 top-2 z-40 mx-auto min-h-12 max-w-xl overflow-hidden rounded-lg border border-rule bg-surface shadow-float outline-none sm:top-[14vh]"
        >
          <Dialog.Title className="sr-only">{t('findAnything')}</Dialog.Title>
          {isSignedIn ? <FoundProjects /> : null}
          <CommandList onClose={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
