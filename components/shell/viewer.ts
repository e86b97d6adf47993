import type { Locale, Theme } from '@/components/intl/locale';

/** The four desks of the one product, in the order of the switcher. */
export const desks = ['work', 'studio', 'review', 'office'] as const;

export type Desk = (typeof desks)[number];

/** Who is looking, as far as the shell needs to know. null is a stranger. */
export type Viewer = {
  readonly id: string;
  readonly name: string;
  /** The desks this person may sit at. */
  readonly desks: readonly Desk[];
  readonly locale: Locale;
  readonly theme: Theme;
  /** How many letters wait in the demo's mailbox; absent where mail really leaves. */
  readonly unreadMail?: number;
};
