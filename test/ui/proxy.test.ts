import { NextRequest } from 'next/server';
import { describe, expect, test } from 'vitest';
import { config, proxy } from '@/proxy';

function answer(headers: Record<string, string> = {}, path = '/studio?tab=money') {
  return proxy(new NextRequest(`http://localhost:3000${path}`, { headers })).headers;
}

/** What Next hands on to the page: request headers that the proxy overrode. */
function handedOn(headers: Headers, name: string): string | null {
  return headers.get(`x-middleware-request-${name}`);
}

describe('every answer', () => {
  test('allows scripts of this answer only, and no frame, object or foreign address', () => {
    const policy = answer().get('content-security-policy') ?? '';
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

  test('has a nonce of its own, which the page is told', () => {
    const [first, second] = [answer(), answer()];
    expect(first.get('content-security-policy')).not.toBe(second.get('content-security-policy'));
    expect(handedOn(first, 'content-security-policy')).toBe(first.get('content-security-policy'));
  });

  test('has a request id, which the page is told', () => {
    const headers = answer();
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    expect(handedOn(headers, 'x-request-id')).toBe(headers.get('x-request-id'));
  });

  test('keeps the id a load balancer gave, and nothing else that claims to be one', () => {
    expect(answer({ 'x-request-id': 'edge-1234567890' }).get('x-request-id')).toBe('edge-1234567890');
    expect(answer({ 'x-request-id': '<script>alert(1)</script>' }).get('x-request-id')).toMatch(/^[\w-]{36}$/);
  });

  test('tells the page its own address, whatever the visitor claims', () => {
    expect(handedOn(answer({ 'x-path': '/office' }), 'x-path')).toBe('/studio?tab=money');
  });
});

test.each([
  ['/', true],
  ['/studio/1', true],
  ['/api/trpc/projects.list', true],
  ['/_next/static/chunks/main.js', false],
  ['/api/media/abc.webp', false],
])('%s passes through: %s', (path, passes) => {
  expect(config.matcher.some((pattern) => new RegExp(`^${pattern}$`).test(path))).toBe(passes);
});
