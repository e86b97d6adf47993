import { NextRequest } from 'next/server';
import { afterEach, describe, expect, test } from 'vitest';
import { config, proxy } from '@/proxy';
import { closedAddress, wholePageHeader } from '@/server/closed-mark';

const asked = (headers: Record<string, string>, path = '/studio?tab=money') =>
  proxy(new NextRequest(`http://localhost:3000${path}`, { headers }));

async function answer(headers: Record<string, string> = {}) {
  return (await asked(headers)).headers;
}

/** What Next hands on to the page: request headers that the proxy overrode. */
function handedOn(headers: Headers, name: string): string | null {
  return headers.get(`x-middleware-request-${name}`);
}

describe('every answer', () => {
  test('allows scripts of this answer only, and no frame, object or foreign address', async () => {
    const policy = (await answer()).get('content-security-policy') ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(nonce.length).toBeGreaterThanOrEqual(20);
    expect(policy).toContain(`script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`);
    expect(policy.replace(/style-src [^;]*/, '')).not.toContain('unsafe-inline');
    expect(policy).not.toContain('unsafe-eval');
    for (const rule of ["object-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'"]) {
      expect(policy).toContain(rule);
    }
    expect(policy).not.toMatch(/https?:|\*/);
  });

  test('has a nonce of its own, which the page is told', async () => {
    const [first, second] = [await answer(), await answer()];
    expect(first.get('content-security-policy')).not.toBe(second.get('content-security-policy'));
    expect(handedOn(first, 'content-security-policy')).toBe(first.get('content-security-policy'));
  });

  test('has a request id, which the page is told', async () => {
    const headers = await answer();
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    expect(handedOn(headers, 'x-request-id')).toBe(headers.get('x-request-id'));
  });

  test('keeps the id a load balancer gave, and nothing else that claims to be one', async () => {
    expect((await answer({ 'x-request-id': 'edge-1234567890' })).get('x-request-id')).toBe('edge-1234567890');
    expect((await answer({ 'x-request-id': '<script>alert(1)</script>' })).get('x-request-id')).toMatch(/^[\w-]{36}$/);
  });

  test('tells the page its own address, whatever the visitor claims', async () => {
    expect(handedOn(await answer({ 'x-path': '/office' }), 'x-path')).toBe('/studio?tab=money');
  });
});

describe('while the database does not answer', () => {
  const member = { cookie: 'next-auth.session-token=one' };
  afterEach(() => {
    globalThis.casebookClosure = undefined;
  });

  test('a page of somebody with a session is one sentence that looks again, in their language', async () => {
    globalThis.casebookClosure = async () => 'away';
    const page = await asked({ ...member, 'accept-language': 'ko' });
    expect(page.status).toBe(503);
    expect(page.headers.get('retry-after')).toBe('5');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(await page.text()).toContain('<html lang="ko">');
  });

  test('a database that has too much to do is not said to be out of reach', async () => {
    const wordsFor = async (closure: 'away' | 'busy') => {
      globalThis.casebookClosure = async () => closure;
      const page = await asked(member);
      expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
      return page.text();
    };
    expect(await wordsFor('away')).toContain('It cannot reach its database.');
    const busy = await wordsFor('busy');
    expect(busy).toContain('Casebook has too much to do at this moment');
    expect(busy).not.toContain('database');
  });

  test('a page that was begun and left by its database is the same sentence, and looks again at its own address', async () => {
    globalThis.casebookClosure = async () => null;
    const begun = closedAddress('/studio?tab=money&q=%22%3E', 'busy');
    for (const headers of [member, {}]) {
      const page = await asked(headers, begun);
      expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
      const text = await page.text();
      expect(text).toContain('Casebook has too much to do at this moment');
      expect(text).toContain('content="5;url=?tab=money&amp;q=%22%3E"');
      expect(text).toContain('<a href="?tab=money&amp;q=%22%3E">');
    }
    expect(closedAddress('//elsewhere.example/work', 'away')).toBe('/elsewhere.example/work?house-closed=away');
    expect(await (await asked(member, closedAddress('/work', 'away'))).text()).toContain('content="5;url=?"');
  });

  test('a page is told whether it is drawn whole, whatever the visitor claims', async () => {
    const told = async (headers: Record<string, string>) => handedOn((await asked(headers)).headers, wholePageHeader);
    expect([await told({}), await told({ rsc: '1', [wholePageHeader]: '1' })]).toEqual(['1', null]);
  });

  test('what needs no database is let through without asking for it', async () => {
    const questions: string[] = [];
    globalThis.casebookClosure = async () => {
      questions.push('asked');
      return 'away';
    };
    expect((await asked({}, '/')).status).toBe(200);
    expect((await asked(member, '/api/trpc/projects.list')).status).toBe(200);
    expect((await asked({ ...member, rsc: '1' })).status).toBe(200);
    expect(questions).toEqual([]);
  });

  test('a house that answers, or was never asked, lets every page through', async () => {
    expect((await asked(member)).status).toBe(200);
    globalThis.casebookClosure = async () => null;
    expect((await asked(member)).status).toBe(200);
  });
});

test.each([
  ['/', true],
  ['/studio/1', true],
  ['/api/trpc/projects.list', false],
  ['/_next/static/chunks/main.js', false],
  ['/api/media/abc.webp', false],
])('%s passes through: %s', (path, passes) => {
  expect(config.matcher.some((pattern) => new RegExp(`^${pattern}$`).test(path))).toBe(passes);
});
