import NextAuth from 'next-auth';
import { authOptions } from '@/server/accounts/auth-options';

type Context = { params: Promise<{ nextauth: string[] }> };

/** What next-auth may do here. Its log door, which writes a stranger's words into our log, is closed. */
const open = new Set(['csrf', 'signin', 'callback', 'signout', 'error', 'session', 'providers']);

async function handler(request: Request, context: Context): Promise<Response> {
  const [action = ''] = (await context.params).nextauth;
  if (!open.has(action)) return new Response(null, { status: 404 });
  return NextAuth(authOptions())(request, context) as Promise<Response>;
}

export { handler as GET, handler as POST };
