'use client';

import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { type ButtonLook, buttonStyles } from './button-styles';
import { classNames } from './class-names';
import { Tooltip } from './tooltip';

type Props = ComponentProps<'button'> &
  ButtonLook & {
    icon?: ReactNode;
    /** The press was taken and is being worked on: further presses do nothing, a moving line shows it. */
    busy?: boolean | undefined;
    /** Why it cannot be pressed now. It stays reachable by keyboard and says so, where `disabled` would be mute. */
    disabledReason?: string | undefined;
  };

/** Acts in place; to go somewhere use ButtonLink. At most one primary button is on a screen. */
export function Button(props: Props) {
  const { variant, size, icon, busy, disabledReason, className, children, onClick, ...rest } = props;
  const t = useTranslations('ui');
  const refused = busy || disabledReason !== undefined;
  const press = (event: MouseEvent<HTMLButtonElement>) => (refused ? event.preventDefault() : onClick?.(event));
  const button = (
    <button
      type="button"
      {...rest}
      onClick={press}
      aria-busy={busy || undefined}
      aria-disabled={refused || undefined}
      className={classNames(buttonStyles({ variant, size }), className)}
    >
      {icon}
      {children}
      {busy ? (
        <>
          <span aria-hidden="true" className="busy-line" />
          <span className="sr-only">{t('busy')}</span>
        </>
      ) : null}
    </button>
  );
  // Whether there is a reason now or not: a button that were drawn anew when one comes would lose the focus.
  return 'disabledReason' in props ? <Tooltip content={disabledReason}>{button}</Tooltip> : button;
}
