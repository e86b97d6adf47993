import 'server-only';
import type { NextAuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { personByIdentity } from '@/db/queries/accounts';
import type { Call } from '@/server/call';
import { currentTime, database } from '@/server/database';
import { env } from '@/server/env';
import { log } from '@/server/log';
import { tokenInput } from './contract';
import { identityOf, outsideProviders } from './providers';
import { nearestAddress, safeNext } from './rules';
import { signInByIdentity, signInByPassword, signInByToken } from './sign-in';

async function strangersCall(): Promise<Call> {
  return { db: database(), actor: null, now: await currentTime(), locale: 'en' };
}

function credentialProviders(): NextAuthOptions['providers'] {
  return [
    Credentials({
      id: 'password',
      credentials: { email: {}, password: {} },
      authorize: async (given, request) =>
        signInByPassword(await strangersCall(), given, nearestAddress(request.headers?.['x-forwarded-for'] ?? null)),
    }),
    Credentials({
      id: 'link',
      credentials: { token: {} },
      authorize: async (given) => {
        const parsed = tokenInput.safeParse({ token: given?.token });
        return parsed.success ? signInByToken(await strangersCall(), parsed.data.token) : null;
      },
    }),
  ];
}

const callbacks: NonNullable<NextAuthOptions['callbacks']> = {
  signIn: async ({ account, profile }) => {
    if (account?.type === 'credentials') return true;
    const identity = account ? identityOf(account, profile) : null;
    return identity !== null && (await signInByIdentity(await strangersCall(), identity)) !== null;
  },
  jwt: async ({ token, user, account }) => {
    if (account?.provider === 'google' || account?.provider === 'github') {
      const person = await personByIdentity(database(), account.provider, account.providerAccountId);
      return { sub: person?.id ?? '', sessionVersion: person?.sessionVersion ?? 0 };
    }
    return user ? { sub: user.id, sessionVersion: user.sessionVersion } : token;
  },
  session: ({ session, token }) => ({
    expires: session.expires,
    personId: token.sub ?? '',
    sessionVersion: token.sessionVersion,
  }),
  redirect: ({ url, baseUrl }) => {
    const path = url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url;
    return `${baseUrl}${safeNext(path) ?? (path.startsWith('/sign-in') ? '/sign-in' : '/')}`;
  },
};

const isSecure = (publicUrl: string) => publicUrl.startsWith('https://');

/** The cookie that next-auth keeps a session in; a token that names a person and a version is never cut in pieces. */
export function sessionCookie(publicUrl: string): string {
  return `${isSecure(publicUrl) ? '__Secure-' : ''}next-auth.session-token`;
}

/**
 * Sessions are signed and encrypted tokens that name a person and a session version, for 30 days; server/accounts/
 * session.ts checks the version in the database. The cookies are httpOnly and SameSite=Lax, and Secure when the public
 * address is https.
 */
export function authOptions(): NextAuthOptions {
  const { NEXTAUTH_SECRET, PUBLIC_URL } = env();
  // next-auth learns its own address from the environment alone; without it, it believes to be http://localhost:3000.
  process.env.NEXTAUTH_URL ??= PUBLIC_URL;
  return {
    secret: NEXTAUTH_SECRET,
    session: { strategy: 'jwt', maxAge: 30 * 24 * 3600 },
    useSecureCookies: isSecure(PUBLIC_URL),
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in', verifyRequest: '/sign-in' },
    providers: [...credentialProviders(), ...outsideProviders()],
    callbacks,
    logger: {
      error: (code, metadata) => log().warn({ code, err: metadata }, 'signing in failed'),
      warn: (code) => log().debug({ code }, 'next-auth warns'),
      debug: () => {},
    },
  };
}
