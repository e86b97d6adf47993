import { describe, expect, test } from 'vitest';
import { POST } from '@/app/api/preferences/route';

function choose(body: string, headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }) {
  const all = { host: 'localhost:3000', 'content-type': 'application/json', ...headers };
  return POST(new Request('http://localhost:3000/api/preferences', { method: 'POST', headers: all, body }));
}

describe('a choice of language, theme or keys', () => {
  test('is kept in this browser', async () => {
    const response = await choose('{"locale":"ko","theme":"dark","singleKeys":false}');
    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie().map((line) => line.split(';')[0])).toEqual([
      'locale=ko',
      'theme=dark',
      'singleKeys=off',
    ]);
  });

  test('changes nothing when it is not one of those on offer', async () => {
    const response = await choose('{"locale":"xx; Path=/evil","theme":1,"singleKeys":"no"}');
    expect([response.status, response.headers.getSetCookie()]).toEqual([204, []]);
  });

  test('is refused when it is no choice at all', async () => {
    expect((await choose('not json')).status).toBe(400);
    expect((await choose('null')).status).toBe(400);
  });

  test('is refused from another site, and from one that does not say', async () => {
    expect((await choose('{"theme":"dark"}', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await choose('{"theme":"dark"}', { origin: 'https://evil.example' })).status).toBe(403);
    expect((await choose('{"theme":"dark"}', {})).status).toBe(403);
  });

  test('is taken from an older browser that names its own origin', async () => {
    expect((await choose('{"theme":"dark"}', { origin: 'http://localhost:3000' })).status).toBe(204);
  });
});
