/** The outcome of knocking: let in, or the code of the refusal; `offline` when there was no answer. */
export type Knock = { readonly ok: true } | { readonly ok: false; readonly code: string };

async function post(path: string, fields: Readonly<Record<string, string>>): Promise<{ ok: boolean; url: string }> {
  const asked = await fetch('/api/auth/csrf', { cache: 'no-store' });
  const { csrfToken } = (await asked.json()) as { csrfToken: string };
  const body = new URLSearchParams({ ...fields, csrfToken, json: 'true' });
  const answer = await fetch(`/api/auth/${path}`, { method: 'POST', body });
  const { url } = (await answer.json()) as { url?: string };
  return { ok: answer.ok, url: url ?? '' };
}

function codeOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).searchParams.get('error') : null;
}

/** fetch fails with a TypeError when no answer came; anything else is an answer that could not be read. */
function codeOfFailure(error: unknown): string {
  return error instanceof TypeError ? 'offline' : 'failed';
}

/**
 * Opens a session by a password or by a mailed token. next-auth's own client brings 12 kB for what are two requests: the
 * token against forged forms, then the credentials with it.
 */
export async function openSession(way: 'password' | 'link', fields: Readonly<Record<string, string>>): Promise<Knock> {
  try {
    const { ok, url } = await post(`callback/${way}`, fields);
    const code = codeOf(url);
    return ok && !code ? { ok: true } : { ok: false, code: code ?? 'failed' };
  } catch (error) {
    return { ok: false, code: codeOfFailure(error) };
  }
}

/**
 * Ends the session of this browser and leaves for the first page. Throws where there was no answer. Nothing is fetched for it
 * but the two answers: a page that stands open since before a new release finds none of its own code any more.
 */
export async function closeSession(): Promise<void> {
  const { ok } = await post('signout', { callbackUrl: '/' });
  if (!ok) throw new TypeError('the session was not closed');
  window.location.assign('/');
}

/** Leaves for a provider's own sign-in page; it comes back to `/sign-in`, which leads on to `next`. */
export async function leaveFor(provider: string, next: string | null): Promise<Knock> {
  try {
    const { url } = await post(`signin/${provider}`, { callbackUrl: next ?? '/sign-in' });
    if (!url || codeOf(url)) return { ok: false, code: 'OAuthSignin' };
    window.location.assign(url);
    return { ok: true };
  } catch (error) {
    return { ok: false, code: codeOfFailure(error) };
  }
}
