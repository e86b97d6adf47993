import 'server-only';
import type { Account, NextAuthOptions, Profile } from 'next-auth';
import GitHub from 'next-auth/providers/github';
import Google from 'next-auth/providers/google';
import { env } from '@/server/env';
import type { Provider } from './contract';
import type { OutsideIdentity } from './sign-in';

type Providers = NextAuthOptions['providers'];

/** The identity providers whose keys are set. */
export function offeredProviders(): readonly Provider[] {
  const { GOOGLE_ID, GITHUB_ID } = env();
  return [...(GOOGLE_ID ? (['google'] as const) : []), ...(GITHUB_ID ? (['github'] as const) : [])];
}

export function outsideProviders(): Providers {
  const { GOOGLE_ID, GOOGLE_SECRET, GITHUB_ID, GITHUB_SECRET } = env();
  const providers: Providers = [];
  if (GOOGLE_ID && GOOGLE_SECRET) providers.push(Google({ clientId: GOOGLE_ID, clientSecret: GOOGLE_SECRET }));
  if (GITHUB_ID && GITHUB_SECRET) {
    providers.push(
      GitHub({
        clientId: GITHUB_ID,
        clientSecret: GITHUB_SECRET,
        userinfo: {
          url: 'https://api.github.com/user',
          request: async ({ client, tokens }) => {
            const token = tokens.access_token ?? '';
            const profile = await client.userinfo(token);
            const headers = { Authorization: `Bearer ${token}`, Accept: 'application/vnd.github+json' };
            const answer = await fetch('https://api.github.com/user/emails', { headers });
            return { ...profile, email: verifiedAddress(answer.ok ? await answer.json() : null) ?? '' };
          },
        },
      }),
    );
  }
  return providers;
}

/** The primary address of GitHub's list when GitHub has verified it; the public profile's address proves nothing. */
export function verifiedAddress(list: unknown): string | null {
  if (!Array.isArray(list)) return null;
  for (const entry of list as unknown[]) {
    const { email, primary, verified } = Object(entry) as Record<string, unknown>;
    if (primary === true && verified === true && typeof email === 'string') return email.toLowerCase();
  }
  return null;
}

/** What a provider told of a person. Google says by `email_verified` whether it vouches for the address. */
export function identityOf(account: Account, profile: Profile | undefined): OutsideIdentity | null {
  const { provider, providerAccountId: subject } = account;
  if (provider !== 'google' && provider !== 'github') return null;
  const told = Object(profile) as Record<string, unknown>;
  const isVouchedFor = provider === 'github' || told.email_verified === true;
  const email = isVouchedFor && typeof told.email === 'string' && told.email ? told.email.toLowerCase() : null;
  const name = typeof told.name === 'string' ? told.name : null;
  return { provider, subject, email, name };
}
