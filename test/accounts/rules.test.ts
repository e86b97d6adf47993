import { describe, expect, test } from 'vitest';
import { birdName } from '@/server/accounts/bird-names';
import { emailSchema, profileInput } from '@/server/accounts/contract';
import { demoLogins, isDemoAddress } from '@/server/accounts/demo-logins';
import { signInLetter, writeOut } from '@/server/accounts/mails';
import { desksOf, homeOf, isGuessable, nameFrom, nearestAddress, safeNext } from '@/server/accounts/rules';

describe('where one goes after signing in', () => {
  test.each(['/', '/work', '/studio/1?tab=data#row-2', '/work/a%20b', '/review?next=https%3A%2F%2Felsewhere.example'])(
    'a path of our own is kept: %s',
    (path) => expect(safeNext(path)).toBe(path),
  );

  test.each([
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    '/%2f/evil.example',
    '/%2Fevil.example',
    '/%5cevil.example',
    '/work%2f%2fevil.example',
    '/.//evil.example',
    '/%2e//evil.example',
    '/work/..//evil.example',
    'https:evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'work',
    '',
    '/%0d%0aset-cookie:x',
    '/api/auth/signout',
    '/sign-in?next=/sign-in',
    `/${'a'.repeat(1000)}`,
  ])('anything that may lead elsewhere is dropped: %.40j', (path) => expect(safeNext(path)).toBeNull());

  test('nothing asked for is nothing', () => {
    expect(safeNext(null)).toBeNull();
    expect(safeNext(undefined)).toBeNull();
  });
});

describe('desks', () => {
  const roles = (...held: ('owner' | 'reviewer' | 'worker')[]) => new Set(held);

  test('everybody may work and post a project', () => {
    expect(desksOf({ isStaff: false, roles: roles() })).toEqual(['work', 'studio']);
  });

  test('owners and reviewers may review, staff has an office', () => {
    expect(desksOf({ isStaff: false, roles: roles('reviewer') })).toEqual(['work', 'studio', 'review']);
    expect(desksOf({ isStaff: true, roles: roles('owner', 'worker') })).toEqual(['work', 'studio', 'review', 'office']);
  });

  test('each demo login is led to a desk of its own', () => {
    expect(homeOf({ isStaff: false, roles: roles('owner', 'worker') })).toBe('/studio');
    expect(homeOf({ isStaff: false, roles: roles('reviewer', 'worker') })).toBe('/review');
    expect(homeOf({ isStaff: false, roles: roles('worker') })).toBe('/work');
    expect(homeOf({ isStaff: true, roles: roles() })).toBe('/office');
  });
});

describe('addresses', () => {
  test('case and surrounding space do not matter', () => {
    expect(emailSchema.parse('  Ada@Example.ORG ')).toBe('ada@example.org');
  });

  test.each([
    'victim＠corp.example',
    'a@b@corp.example',
    '"a@evil.example"@corp.example',
    'victim@corp.example,evil@evil.example',
    'victim@corp.example\nbcc: evil@evil.example',
    '\u212Aim@corp.example',
    'İ@corp.example',
    'a..b@corp.example',
    'nobody',
    `${'a'.repeat(250)}@corp.example`,
  ])('no address that could be read as another one is taken: %.40j', (address) => {
    expect(emailSchema.safeParse(address).success).toBe(false);
  });

  test('the demo people are known by their address', () => {
    expect(demoLogins.every((login) => isDemoAddress(login.email))).toBe(true);
    expect(isDemoAddress('ada@example.org')).toBe(false);
  });
});

describe('passwords', () => {
  test.each(['Password1234', 'aaaaaaaaaaaa', '1234567890', 'ada.lovelace', 'ada.lovelace12', 'ababababab'])(
    'a first guess is refused: %s',
    (password) => expect(isGuessable(password, 'ada.lovelace@example.org')).toBe(true),
  );

  test.each(['three unrelated words', 'casebook-demo', '맑은 물 세 그릇 반'])('any other may be had: %s', (password) =>
    expect(isGuessable(password, 'ada.lovelace@example.org')).toBe(false),
  );
});

describe('names', () => {
  test('control and direction-changing characters are dropped from a name', () => {
    expect(profileInput.parse({ name: ' A\u202Eda\u0000 \u200F' }).name).toBe('Ada');
    expect(profileInput.safeParse({ name: '\u200B\u202E' }).success).toBe(false);
  });

  test('a name told elsewhere is cut to what a name may be; without one the address gives it', () => {
    expect(nameFrom('x'.repeat(100), 'a@example.org')).toHaveLength(60);
    expect(nameFrom('  ', 'ada@example.org')).toBe('ada');
    expect(nameFrom(null, 'ada@example.org')).toBe('ada');
  });

  test('a pseudonym is a manner, a bird and a number', () => {
    expect(birdName(() => 0, 0)).toBe('Amber Avocet 10');
    expect(birdName((bound) => bound - 1, 0)).toMatch(/^Wise \w+ 99$/);
    expect(birdName((bound) => bound - 1, 5)).toMatch(/ 9999$/);
  });
});

describe('the place of a request', () => {
  test('only the entry our own proxy wrote is believed', () => {
    expect(nearestAddress('6.6.6.6, 203.0.113.9')).toBe('203.0.113.9');
    expect(nearestAddress(null)).toBe('unknown');
  });

  test('an IPv6 host counts once, however many addresses it has', () => {
    expect(nearestAddress('2001:db8:1:2:aaaa::1')).toBe(nearestAddress('2001:0db8:1:2:bbbb:c:d:e'));
    expect(nearestAddress('2001:db8:1:2::1')).not.toBe(nearestAddress('2001:db8:1:3::1'));
    expect(nearestAddress('::ffff:203.0.113.9')).toBe('203.0.113.9');
    expect(nearestAddress('::1')).toBe('0:0:0:0::/64');
  });
});

test('a mail is written in both languages, as text and as escaped HTML', () => {
  const letters = signInLetter('https://casebook.test/link?token=a&b="<');
  for (const locale of ['en', 'ko'] as const) {
    const { text, html, subject } = writeOut(letters[locale], locale);
    expect(subject).toContain('Casebook');
    expect(text).toContain('https://casebook.test/link?token=a&b="<');
    expect(html).toContain('token=a&amp;b=&quot;&lt;');
    expect(html).not.toContain('"<"');
  }
});
