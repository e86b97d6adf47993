import { z } from 'zod';
import { declareProblems } from '@/server/problem';
import { nameLength, passwordLength, workLanguages } from './limits';
import type { Desk } from './rules';

/**
 * An address is checked before it is lower-cased, and only ASCII is taken: a full-width at sign or a Kelvin sign would
 * otherwise turn into another person's address (GHSA advisories on sign-in libraries, 2026).
 */
export const emailSchema = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email())
  .transform((address) => address.toLowerCase());

const passwordSchema = z.string().min(passwordLength.minimum).max(passwordLength.maximum);

/** A password that is only compared: whatever it is, up to a length that is cheap to hash. */
const givenPassword = z.string().min(1).max(passwordLength.maximum);

const nameSchema = z
  .string()
  // The joiners stay, since Persian words and families of emoji are written with them; alone they are no name.
  .transform((name) => name.replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}]/gu, '').trim())
  .transform((name) => (/[^\p{Cf}\s]/u.test(name) ? name : ''))
  .pipe(z.string().min(nameLength.minimum).max(nameLength.maximum));

const tokenSchema = z.string().regex(/^[\w-]{43}$/);

export const signUpInput = z.strictObject({ name: nameSchema, email: emailSchema, password: passwordSchema });
export const addressInput = z.strictObject({ email: emailSchema });
export const tokenInput = z.strictObject({ token: tokenSchema });
export const resetPasswordInput = z.strictObject({ token: tokenSchema, password: passwordSchema });
export const profileInput = z.strictObject({
  name: nameSchema.optional(),
  locale: z.enum(['en', 'ko']).optional(),
  theme: z.enum(['light', 'dark', 'system']).optional(),
  languages: z.array(z.enum(workLanguages)).max(workLanguages.length).optional(),
});
export const changePasswordInput = z.strictObject({ current: givenPassword, password: passwordSchema });
export const changeEmailInput = z.strictObject({
  email: emailSchema,
  password: z.string().max(passwordLength.maximum),
});
export const deleteAccountInput = z.strictObject({ proof: z.string().min(1).max(254) });
export const mailboxInput = z.strictObject({ email: emailSchema.optional() });
export const passwordSignInInput = z.object({ email: emailSchema, password: givenPassword });
export const peopleInput = z.strictObject({
  search: z.string().trim().max(100).default(''),
  before: z.uuid().optional(),
});
export const personInput = z.strictObject({ personId: z.uuid() });

export type SignUpInput = z.output<typeof signUpInput>;
export type ProfileInput = z.output<typeof profileInput>;
export type ChangePasswordInput = z.output<typeof changePasswordInput>;
export type ChangeEmailInput = z.output<typeof changeEmailInput>;

export type Locale = 'en' | 'ko';
type Theme = 'light' | 'dark' | 'system';
export type Provider = 'google' | 'github';
export type TokenPurpose = 'sign_in' | 'sign_up' | 'reset_password' | 'change_email';

/** The answer to every request for a mail: the same whether or not the address is known here. */
export interface MailAsked {
  readonly status: 'mail_sent';
  /** `mailbox` when no mail server is set: the mail is on the mailbox page. */
  readonly by: 'smtp' | 'mailbox';
}

/** What a link from a mail would do, told before it is used up. */
export type TokenState =
  | { readonly status: 'good'; readonly purpose: TokenPurpose; readonly email: string }
  | { readonly status: 'spent' };

/** The person as every page sees them. */
export interface ViewerView {
  readonly id: string;
  readonly name: string;
  readonly pseudonym: string;
  readonly desks: readonly Desk[];
  readonly home: `/${Desk}`;
  readonly locale: Locale;
  readonly theme: Theme;
  /** Present where mail lands on the mailbox page; the page keeps no count of what was read, so always 0. */
  readonly unreadMail?: number;
}

/** The person as their own account page sees them. */
export interface ProfileView {
  readonly name: string;
  readonly email: string;
  readonly pseudonym: string;
  readonly locale: Locale;
  readonly theme: Theme;
  /** Languages the person works in, two letters each. */
  readonly languages: readonly string[];
  readonly hasPassword: boolean;
  readonly providers: readonly Provider[];
  readonly createdAt: Date;
}

export type Mailbox =
  | { readonly status: 'sent_away' }
  | { readonly status: 'no_address' }
  | { readonly status: 'here'; readonly email: string; readonly messages: readonly MailView[] };

export interface MailView {
  readonly id: string;
  readonly subject: string;
  readonly body: string;
  readonly createdAt: Date;
}

/** A person as platform staff see them. */
export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly pseudonym: string;
  readonly isStaff: boolean;
  readonly createdAt: Date;
  readonly closedAt: Date | null;
}

export interface PeoplePage {
  readonly people: readonly PersonView[];
  /** Give it back as `before` for the next page; null on the last. */
  readonly next: string | null;
}

export interface PeopleCount {
  readonly living: number;
  readonly closed: number;
  readonly staff: number;
}

export const accountsProblem = declareProblems({
  too_many_tries: {
    kind: 'too_many',
    words: {
      en: 'That was tried too often. Nothing was lost; please try again in {minutes, plural, one {# minute} other {# minutes}}.',
      ko: '시도 횟수가 너무 많습니다. 입력한 내용은 그대로 있으니 {minutes}분 뒤에 다시 시도하세요.',
    },
  },
  guessable_password: {
    kind: 'invalid',
    words: {
      en: 'This password would be among the first guesses. Please choose another; three unrelated words do well.',
      ko: '쉽게 추측할 수 있는 비밀번호입니다. 서로 관련 없는 단어 세 개처럼 다른 비밀번호를 사용하세요.',
    },
  },
  wrong_password: {
    kind: 'invalid',
    words: { en: 'This is not your present password.', ko: '현재 비밀번호가 아닙니다.' },
  },
  no_password_yet: {
    kind: 'conflict',
    words: {
      en: 'You have no password yet. Ask for a mail to set one.',
      ko: '아직 비밀번호가 없습니다. 설정 메일을 요청하세요.',
    },
  },
  wrong_proof: {
    kind: 'invalid',
    words: {
      en: 'This does not match, so nothing was deleted.',
      ko: '일치하지 않아 아무것도 삭제하지 않았습니다.',
    },
  },
  token_spent: {
    kind: 'conflict',
    words: {
      en: 'This link was used already or is too old. Nothing was changed; ask for a new one.',
      ko: '이미 사용했거나 기간이 지난 링크입니다. 바뀐 것은 없으니 새 링크를 요청하세요.',
    },
  },
  email_taken: {
    kind: 'conflict',
    words: {
      en: 'Another account took this address in the meantime, so yours was kept as it was.',
      ko: '그 사이 다른 계정이 이 주소를 사용하게 되어 기존 주소를 그대로 두었습니다.',
    },
  },
  same_email: {
    kind: 'invalid',
    words: { en: 'This is your address already.', ko: '이미 사용 중인 주소입니다.' },
  },
  mail_failed: {
    kind: 'conflict',
    words: {
      en: 'The mail could not be sent just now. Please try again in a few minutes.',
      ko: '지금은 메일을 보낼 수 없습니다. 몇 분 뒤에 다시 시도하세요.',
    },
  },
  still_owner: {
    kind: 'conflict',
    words: {
      en: 'You alone own {count, plural, one {a project that is still open} other {# projects that are still open}}: {titles}. Close {count, plural, one {it} other {them}} first, so that nobody works for an owner who is gone.',
      ko: '아직 열려 있고 소유자가 회원님뿐인 프로젝트가 {count}개 있습니다: {titles}. 작업자가 소유자 없는 일을 하지 않도록 먼저 프로젝트를 종료하세요.',
    },
  },
  shared_account: {
    kind: 'forbidden',
    words: {
      en: 'Everybody who visits this demo shares this account, so its address and password stay, and so do the account and all of its sessions. Make an account of your own to try this.',
      ko: '데모를 방문하는 모두가 함께 쓰는 계정이라 주소와 비밀번호를 바꾸거나, 계정을 삭제하거나, 모두를 로그아웃시킬 수 없습니다. 직접 계정을 만들어 시험해 보세요.',
    },
  },
  no_such_person: {
    kind: 'missing',
    words: { en: 'There is no such person, or the account is closed.', ko: '해당 회원이 없거나 탈퇴한 계정입니다.' },
  },
  no_mailbox: {
    kind: 'missing',
    words: {
      en: 'This house sends its mail; there is no mailbox page.',
      ko: '이 서비스는 메일을 실제로 발송하므로 메일함 페이지가 없습니다.',
    },
  },
});
