import { nameLength } from './limits';

/**
 * Where to go after signing in: a path of our own, or null for anything that could lead elsewhere. Browsers read `\` as
 * `/`, drop tabs and line ends inside addresses, and resolve `/./` and `/%2e/` before they look for `//`; so the path is
 * judged both as written and as the browser would resolve it. Doors for programs and the sign-in page itself are refused.
 */
export function safeNext(next: string | null | undefined): string | null {
  if (!next || next.length > 1000 || !next.startsWith('/')) return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here.
  if (/[\\\u0000-\u0020\u007f-\u00a0\u2028\u2029\ufeff]/.test(next)) return null;
  const [path = ''] = next.split(/[?#]/, 1);
  if (/^\/(\/|%2f|%5c)/i.test(path) || /%(?:2f|5c|[01][\da-f]|7f)/i.test(path)) return null;
  const base = 'http://casebook.invalid';
  if (!URL.canParse(next, base)) return null;
  const url = new URL(next, base);
  if (url.origin !== base || url.pathname.startsWith('//')) return null;
  if (/^\/(api|sign-in|sign-up|link|reset|forgot)(\/|$)/i.test(url.pathname)) return null;
  return `${url.pathname}${url.search}${url.hash}`;
}

export type Desk = 'work' | 'studio' | 'review' | 'office';

/** What a person may do here at all, from the roles they hold in any project. */
export interface Standing {
  readonly isStaff: boolean;
  readonly roles: ReadonlySet<'owner' | 'reviewer' | 'worker'>;
}

/** Anybody may work and anybody may post a project; the other two desks open with a role. */
export function desksOf(standing: Standing): readonly Desk[] {
  const desks: Desk[] = ['work', 'studio'];
  if (standing.roles.has('reviewer') || standing.roles.has('owner')) desks.push('review');
  if (standing.isStaff) desks.push('office');
  return desks;
}

/** The desk a person is led to when they ask for none: the one of their most particular role. */
export function homeOf(standing: Standing): `/${Desk}` {
  if (standing.isStaff) return '/office';
  if (standing.roles.has('owner')) return '/studio';
  if (standing.roles.has('reviewer')) return '/review';
  return '/work';
}

const guessedFirst = new Set(
  'passwordpassword password123 password1234 passw0rd123 1234567890 12345678910 123456789012 0123456789 0987654321 qwertyuiop qwerty12345 qwertyuiop123 1q2w3e4r5t 1qaz2wsx3edc abcdefghij iloveyou123 letmein123 administrator welcome123 changeme123 casebookcasebook'.split(
    ' ',
  ),
);

/** True for a password that would be among the first guesses: a common one, one sign repeated, or the address itself. */
export function isGuessable(password: string, email: string): boolean {
  const lower = password.toLowerCase();
  if (guessedFirst.has(lower) || new Set(lower).size < 4) return true;
  const [local = ''] = email.split('@');
  return lower === email || lower === local || (local.length >= 5 && lower.replaceAll(local, '').length < 4);
}

/**
 * The name a person gets when a provider tells us one, cut to what a name may be; the local part of the address when it
 * tells none. Control and direction-changing characters are dropped.
 */
export function nameFrom(told: string | null | undefined, email: string): string {
  const clean = (told ?? '').replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
  const name = [...clean].slice(0, nameLength.maximum).join('').trim();
  return name || (email.split('@')[0] ?? 'Somebody').slice(0, nameLength.maximum);
}

/**
 * The address to count a stranger's attempts by. Of X-Forwarded-For only the last entry is used: our own proxy wrote it,
 * the ones before it are whatever the sender claims. An IPv6 address counts as its /64, since one host holds that many.
 */
export function nearestAddress(forwardedFor: string | null): string {
  const last = (forwardedFor ?? '').split(',').at(-1)?.trim().toLowerCase() ?? '';
  const address = last.replace(/^::ffff:(?=\d+\.)/, '').slice(0, 60);
  if (!address) return 'unknown';
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
