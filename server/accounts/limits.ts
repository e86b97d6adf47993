/** Numbers of this room that the browser needs as well. */

/** Characters. The lower bound of a password without a second factor; the upper keeps hashing from being a weapon. */
export const passwordLength = { minimum: 10, maximum: 200 } as const;

export const nameLength = { minimum: 1, maximum: 60 } as const;

/** How long what is in a mail can be used. */
export const mailLife = { signInMinutes: 20, resetMinutes: 20, signUpHours: 24, changeEmailHours: 24 } as const;

/** After this many wrong passwords for one address from one place, that place waits. */
export const signInTries = { attempts: 6, minutes: 15 } as const;

/** Languages that work may ask for, by their two letters (ISO 639-1); screens name them in the reader's own. */
export const workLanguages = [
  'ar',
  'bn',
  'cs',
  'de',
  'el',
  'en',
  'es',
  'fa',
  'fr',
  'he',
  'hi',
  'id',
  'it',
  'ja',
  'ko',
  'nl',
  'pl',
  'pt',
  'ro',
  'ru',
  'sv',
  'sw',
  'th',
  'tr',
  'uk',
  'vi',
  'zh',
] as const;
export type WorkLanguage = (typeof workLanguages)[number];
