import { afterEach, describe, expect, test } from 'vitest';
import { authOptions } from '@/server/accounts/auth-options';
import { identityOf, offeredProviders, outsideProviders, verifiedAddress } from '@/server/accounts/providers';
import { settings } from '@/test/support/settings';

const account = (provider: string) => ({ provider, providerAccountId: '77', type: 'oauth' as const });
const before = { ...settings };

afterEach(() => {
  Object.assign(settings, before);
});

describe('identities elsewhere', () => {
  test('are offered only when their keys are set', () => {
    expect(offeredProviders()).toEqual([]);
    expect(outsideProviders()).toEqual([]);
    Object.assign(settings, { GOOGLE_ID: 'id', GOOGLE_SECRET: 'secret', GITHUB_ID: 'id', GITHUB_SECRET: 'secret' });
    expect(offeredProviders()).toEqual(['google', 'github']);
    expect(outsideProviders().map((provider) => provider.id)).toEqual(['google', 'github']);
    Object.assign(settings, {
      GOOGLE_ID: undefined,
      GOOGLE_SECRET: undefined,
      GITHUB_ID: undefined,
      GITHUB_SECRET: undefined,
    });
  });

  test("Google's word counts only for an address it has verified", () => {
    const told = { sub: '77', name: 'Ada', email: 'Ada@Example.org' };
    expect(identityOf(account('google'), { ...told, email_verified: true } as never)).toEqual({
      provider: 'google',
      subject: '77',
      email: 'ada@example.org',
      name: 'Ada',
    });
    expect(identityOf(account('google'), { ...told, email_verified: false } as never)?.email).toBeNull();
    expect(identityOf(account('google'), { ...told, email_verified: 'true' } as never)?.email).toBeNull();
    expect(identityOf(account('google'), undefined)?.email).toBeNull();
  });

  test("GitHub's address is the primary verified one, or none", () => {
    const list = [
      { email: 'second@example.org', primary: false, verified: true },
      { email: 'First@example.org', primary: true, verified: true },
    ];
    expect(verifiedAddress(list)).toBe('first@example.org');
    expect(verifiedAddress([{ email: 'first@example.org', primary: true, verified: false }])).toBeNull();
    expect(verifiedAddress({ message: 'Bad credentials' })).toBeNull();
    expect(verifiedAddress([null, 3])).toBeNull();
  });

  test('a provider that is not ours is nobody', () => {
    expect(identityOf(account('evil'), { email: 'a@example.org' })).toBeNull();
  });
});

describe('sessions', () => {
  test('cookies are secure exactly when the public address is https', () => {
    expect(authOptions().useSecureCookies).toBe(true);
    settings.PUBLIC_URL = 'http://127.0.0.1:3000';
    expect(authOptions().useSecureCookies).toBe(false);
  });

  test('no redirect leads to another house', async () => {
    const redirect = authOptions().callbacks?.redirect;
    const go = (url: string) => redirect?.({ url, baseUrl: 'https://casebook.test' });
    expect(await go('/work?x=1')).toBe('https://casebook.test/work?x=1');
    expect(await go('https://casebook.test/studio')).toBe('https://casebook.test/studio');
    expect(await go('https://evil.example/')).toBe('https://casebook.test/');
    expect(await go('https://casebook.test.evil.example/')).toBe('https://casebook.test/');
    expect(await go('//evil.example')).toBe('https://casebook.test/');
  });
});
