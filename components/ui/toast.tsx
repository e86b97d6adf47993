'use client';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button';
import { classNames } from './class-names';
import { IconButton } from './icon-button';
import type { Tone } from './tone';
import { toneInk } from './tone';
import { ToneShape } from './tone-shape';

type Props = { tone: Tone; message: ReactNode; undo?: (() => void) | undefined; onDismiss: () => void };

/** The slip a toast is printed on; made by the functions of toasts.tsx. */
export function Toast({ tone, message, undo, onDismiss }: Props) {
  const t = useTranslations('ui');
  const press = () => {
    onDismiss();
    undo?.();
  };
  return (
    <div className="flex w-full items-center gap-3 rounded-md border border-rule-strong bg-surface py-2 pr-2 pl-3 font-sans text-ink text-sm shadow-float sm:w-96">
      <ToneShape tone={tone} className={classNames(toneInk[tone])} />
      <span className="min-w-0 flex-1">{message}</span>
      {undo ? (
        <Button size="sm" onClick={press}>
          {t('undo')}
        </Button>
      ) : null}
      <IconButton label={t('dismiss')} size="sm" onClick={onDismiss}>
        <X />
      </IconButton>
    </div>
  );
}
