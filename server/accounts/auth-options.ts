import 'server-only';
import { verify } from '@node-rs/argon2';
import type { NextAuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { personByEmail } from '@/db/queries/accounts';
import { database } from '@/server/database';
import { env } from '@/server/env';

/** Sessions are signed tokens that name a person and a session version; the version is checked in the database. */
export function authOptions(): NextAuthOptions {
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: 'jwt', maxAge: 30 * 24 * 3600 },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      Credentials({
        id: 'password',
        credentials: { email: {}, password: {} },
        authorize: async (input) => {
          const person = await personByEmail(database(), (input?.email ?? '').trim().toLowerCase());
          if (!person?.passwordHash || person.closedAt) return null;
          if (!(await verify(person.passwordHash, input?.password ?? ''))) return null;
          return { id: person.id, sessionVersion: person.sessionVersion };
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => {
        if (user) return { sub: user.id, sessionVersion: user.sessionVersion };
        return token;
      },
      session: ({ session, token }) => ({
        ...session,
        personId: token.sub ?? '',
        sessionVersion: token.sessionVersion,
      }),
    },
  };
}
