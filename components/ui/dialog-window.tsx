'use client';

import { X } from 'lucide-react';
import * as Radix from 'radix-ui/dialog';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { buttonStyles } from './button-styles';
import { classNames } from './class-names';

export type DialogProps = {
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  /** Buttons, the acting one last. */
  footer?: ReactNode;
  /** One element that opens it; or hold `open` outside. */
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  size?: 'sm' | 'md' | 'lg';
  /** "right" is a sheet along the edge, for evidence beside the work. */
  side?: 'center' | 'right';
  /** What has the focus when it opens: the first that can have it, or the window, where that is a tool whose words would lie over the rest. */
  focus?: 'first' | 'window';
  /** Its trigger was pressed already when this code came. */
  defaultOpen?: boolean;
};

const widths = { sm: 'sm:max-w-sm', md: 'sm:max-w-lg', lg: 'sm:max-w-3xl' };
const places = {
  center:
    'inset-x-0 bottom-0 max-h-[92dvh] rounded-t-lg sm:inset-x-4 sm:top-[10vh] sm:bottom-auto sm:mx-auto sm:max-h-[80vh] sm:rounded-lg',
  right: 'inset-y-0 right-0 w-full border-l',
};

function focusWindow(event: Event): void {
  event.preventDefault();
  (event.currentTarget as HTMLElement).focus();
}

/** The window itself; see dialog.tsx. */
export function DialogWindow(props: DialogProps) {
  const {
    title,
    description,
    children,
    footer,
    trigger,
    open,
    onOpenChange,
    size = 'md',
    side = 'center',
    focus = 'first',
    defaultOpen = false,
  } = props;
  const t = useTranslations('ui');
  return (
    <Radix.Root {...(open === undefined ? { defaultOpen } : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      {trigger ? <Radix.Trigger asChild>{trigger}</Radix.Trigger> : null}
      <Radix.Portal>
        <Radix.Overlay className="appear fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          {...(focus === 'window' ? { onOpenAutoFocus: focusWindow } : {})}
          className={classNames(
            'appear fixed z-40 flex flex-col border border-rule bg-surface shadow-float outline-none',
            places[side],
            widths[size],
          )}
        >
          <header className="border-rule border-b py-3.5 pr-14 pl-5">
            <Radix.Title className="font-semibold font-serif text-lg">{title}</Radix.Title>
            {description ? (
              <Radix.Description className="mt-0.5 text-ink-soft text-sm">{description}</Radix.Description>
            ) : null}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {footer ? (
            <footer className="flex flex-wrap justify-end gap-2 border-rule border-t px-5 py-3">{footer}</footer>
          ) : null}
          {/* Last in order, so that what is to be filled in gets the focus first. */}
          <Radix.Close
            aria-label={t('close')}
            className={classNames(
              buttonStyles({ variant: 'quiet' }),
              'absolute top-3 right-3 size-8 px-0 pointer-coarse:size-11',
            )}
          >
            <X aria-hidden="true" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
