import type { Locale, Theme } from '@/components/intl/locale';

/** The four desks of the one product. */
export type Desk = 'work' | 'studio' | 'review' | 'office';

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
