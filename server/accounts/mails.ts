import type { Locale } from '@/server/problem';
import { mailLife } from './limits';

/** A mail before it is written out. Nothing in it was typed by a stranger, so no one can have us mail their words. */
export interface Letter {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly link?: { readonly label: string; readonly href: string };
  readonly ending: string;
}

const ignore = {
  en: 'If you did not ask for this, ignore this mail: nothing happens unless the link is opened and confirmed.',
  ko: '요청하지 않으셨다면 이 메일을 무시하세요. 링크를 열어 확인하지 않으면 아무 일도 일어나지 않습니다.',
} as const;

type Letters = Readonly<Record<Locale, Letter>>;

export const signUpLetter = (href: string): Letters => ({
  en: {
    subject: 'Confirm your address for Casebook',
    paragraphs: [
      'Somebody, we hope you, asked for a Casebook account with this address.',
      `The link works for ${mailLife.signUpHours} hours, once.`,
    ],
    link: { label: 'Confirm and sign in', href },
    ending: ignore.en,
  },
  ko: {
    subject: 'Casebook 이메일 주소를 확인하세요',
    paragraphs: [
      '이 주소로 Casebook 계정 생성 요청이 있었습니다.',
      `링크는 ${mailLife.signUpHours}시간 동안 한 번만 사용할 수 있습니다.`,
    ],
    link: { label: '확인하고 로그인', href },
    ending: ignore.ko,
  },
});

export const alreadyHereLetter = (signInHref: string): Letters => ({
  en: {
    subject: 'You already have a Casebook account',
    paragraphs: [
      'Somebody, we hope you, asked for a Casebook account with this address, but there is one already. It was left as it is.',
      'You can sign in, also without your password: ask there for a link by mail.',
    ],
    link: { label: 'Sign in', href: signInHref },
    ending: 'If it was not you, there is nothing you need to do.',
  },
  ko: {
    subject: '이미 Casebook 계정이 있습니다',
    paragraphs: [
      '이 주소로 Casebook 계정 생성 요청이 있었지만 이미 계정이 있어 그대로 두었습니다.',
      '비밀번호 없이도 로그인할 수 있습니다. 로그인 화면에서 메일 링크를 요청하세요.',
    ],
    link: { label: '로그인', href: signInHref },
    ending: '직접 요청하지 않으셨다면 아무것도 하지 않으셔도 됩니다.',
  },
});

export const signInLetter = (href: string): Letters => ({
  en: {
    subject: 'Your sign-in link for Casebook',
    paragraphs: [`This link signs you in. It works for ${mailLife.signInMinutes} minutes, once.`],
    link: { label: 'Sign in to Casebook', href },
    ending: ignore.en,
  },
  ko: {
    subject: 'Casebook 로그인 링크',
    paragraphs: [`이 링크로 로그인할 수 있습니다. ${mailLife.signInMinutes}분 동안 한 번만 사용할 수 있습니다.`],
    link: { label: 'Casebook 로그인', href },
    ending: ignore.ko,
  },
});

export const nobodyHereLetter = (signUpHref: string): Letters => ({
  en: {
    subject: 'There is no Casebook account with this address',
    paragraphs: [
      'Somebody, we hope you, asked Casebook for a link, but no account has this address. You may have signed up with another one.',
      'You can make an account if you like.',
    ],
    link: { label: 'Sign up', href: signUpHref },
    ending: 'If it was not you, there is nothing you need to do.',
  },
  ko: {
    subject: '이 주소로 된 Casebook 계정이 없습니다',
    paragraphs: [
      'Casebook 링크 요청이 있었지만 이 주소로 된 계정이 없습니다. 다른 주소로 가입하셨을 수 있습니다.',
      '원하시면 새 계정을 만들 수 있습니다.',
    ],
    link: { label: '가입하기', href: signUpHref },
    ending: '직접 요청하지 않으셨다면 아무것도 하지 않으셔도 됩니다.',
  },
});

export const resetLetter = (href: string): Letters => ({
  en: {
    subject: 'Choose a new password for Casebook',
    paragraphs: [
      `This link lets you choose a new password. It works for ${mailLife.resetMinutes} minutes, once. Choosing one signs you out everywhere else.`,
    ],
    link: { label: 'Choose a new password', href },
    ending: ignore.en,
  },
  ko: {
    subject: 'Casebook 새 비밀번호 설정',
    paragraphs: [
      `이 링크에서 새 비밀번호를 정할 수 있습니다. ${mailLife.resetMinutes}분 동안 한 번만 사용할 수 있으며, 새 비밀번호를 정하면 다른 모든 기기에서 로그아웃됩니다.`,
    ],
    link: { label: '새 비밀번호 정하기', href },
    ending: ignore.ko,
  },
});

export const changeEmailLetter = (href: string): Letters => ({
  en: {
    subject: 'Confirm your new address for Casebook',
    paragraphs: [
      'You asked to use this address for your Casebook account.',
      `The link works for ${mailLife.changeEmailHours} hours, once. Until then your account keeps its old address.`,
    ],
    link: { label: 'Use this address', href },
    ending: ignore.en,
  },
  ko: {
    subject: 'Casebook 새 이메일 주소를 확인하세요',
    paragraphs: [
      'Casebook 계정에 이 주소를 사용하도록 요청하셨습니다.',
      `링크는 ${mailLife.changeEmailHours}시간 동안 한 번만 사용할 수 있습니다. 확인 전까지는 기존 주소가 유지됩니다.`,
    ],
    link: { label: '이 주소 사용하기', href },
    ending: ignore.ko,
  },
});

export const emailMovedLetter = (newEmail: string, resetHref: string): Letters => ({
  en: {
    subject: 'Your Casebook account has a new address',
    paragraphs: [`Your account is now reached at ${newEmail}; this address no longer signs in.`],
    link: { label: 'Open Casebook', href: resetHref },
    ending: 'If this was not you, write to the people who run this Casebook at once: somebody had your password.',
  },
  ko: {
    subject: 'Casebook 계정의 이메일 주소가 바뀌었습니다',
    paragraphs: [`이제 계정의 주소는 ${newEmail}이며, 이 주소로는 더 이상 로그인할 수 없습니다.`],
    link: { label: 'Casebook 열기', href: resetHref },
    ending: '직접 바꾸지 않으셨다면 즉시 운영자에게 알리세요. 다른 사람이 비밀번호를 알고 있을 수 있습니다.',
  },
});

export const passwordChangedLetter = (forgotHref: string): Letters => ({
  en: {
    subject: 'Your Casebook password was changed',
    paragraphs: ['The password of your account was changed, and every other session was signed out.'],
    link: { label: 'It was not me: choose a new one', href: forgotHref },
    ending: 'If it was you, there is nothing you need to do.',
  },
  ko: {
    subject: 'Casebook 비밀번호가 바뀌었습니다',
    paragraphs: ['계정의 비밀번호가 바뀌었고 다른 모든 기기에서 로그아웃되었습니다.'],
    link: { label: '제가 바꾸지 않았습니다: 새로 정하기', href: forgotHref },
    ending: '직접 바꾸셨다면 아무것도 하지 않으셔도 됩니다.',
  },
});

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/** Writes a letter out as plain text and as escaped HTML. Pure. */
export function writeOut(letter: Letter, locale: Locale): { subject: string; text: string; html: string } {
  const { subject, paragraphs, link, ending } = letter;
  const lines = [...paragraphs, ...(link ? [`${link.label}:\n${link.href}`] : []), ending, '-- \nCasebook'];
  const block = (inner: string) => `<p style="margin:0 0 16px">${inner}</p>`;
  const anchor = link ? block(`<a href="${escapeHtml(link.href)}">${escapeHtml(link.label)}</a>`) : '';
  const body = `${paragraphs.map((text) => block(escapeHtml(text))).join('')}${anchor}${block(escapeHtml(ending))}`;
  const html = `<!doctype html><html lang="${locale}"><body style="font:16px/1.5 sans-serif;color:#1b1a17">${body}</body></html>`;
  return { subject, text: `${lines.join('\n\n')}\n`, html };
}
