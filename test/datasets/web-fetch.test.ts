import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { isPublicAddress } from '@/server/ports/public-address';
import { fetchPublic } from '@/server/ports/web-fetch';

const limits = { maxBytes: 10_000, timeoutMs: 1500 };
const closers: (() => void)[] = [];
afterAll(() => {
  for (const close of closers) close();
});

/** A server of this machine, which plays the public internet: 127.0.0.1 counts as public here, 127.0.0.2 as ours. */
async function serve(listener: RequestListener) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.headers.host ?? ''}${request.url ?? ''}`);
    listener(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, '0.0.0.0', ready));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, seen };
}

const names: Record<string, string[]> = {
  'pictures.example': ['127.0.0.1'],
  'inside.example': ['127.0.0.2'],
  'both.example': ['127.0.0.1', '127.0.0.2'],
};

const world = (resolve = async (host: string) => names[host] ?? []) => ({
  resolve: async (host: string) => (await resolve(host)).map((address) => ({ address, family: 4 })),
  mayReach: (address: string) => address === '127.0.0.1',
  mayUsePort: () => true,
});

const outcome = (url: string, given = world()) =>
  fetchPublic(url, limits, given).then(
    (bytes) => bytes.toString(),
    (error: { code?: string }) => error.code,
  );

test('private, local, reserved and tunnelled addresses are not public, in whatever form they are written', () => {
  const closed = [
    '127.0.0.1 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1',
    '255.255.255.255 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 240.0.0.1 192.0.0.170 192.88.99.1',
    ':: ::1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::127.0.0.1 2002:7f00:1:: fe80::1 fc00::1',
    'fd00:ec2::254 ff02::1 2001:db8::1 2001::1 100::1 3fff::1 fec0::1 localhost 1.2.3 1.2.3.4.5 256.1.1.1 gggg::1 1::2::3',
  ];
  expect(closed.flatMap((line) => line.split(' ')).filter(isPublicAddress)).toEqual([]);
});

test('ordinary addresses are public', () => {
  const open =
    '1.1.1.1 8.8.8.8 93.184.216.34 172.15.0.1 172.32.0.1 100.128.0.1 2606:4700::1111 2a00:1450:4001:80b::200e';
  expect(open.split(' ').filter((address) => !isPublicAddress(address))).toEqual([]);
});

test('a public address gives its bytes, and the server is called by its name', async () => {
  const { port, seen } = await serve((_request, response) => response.end('a picture'));
  expect(await outcome(`http://pictures.example:${port}/a.png`)).toBe('a picture');
  expect(seen).toEqual([`pictures.example:${port}/a.png`]);
});

test('nothing of ours is ever connected to: by number, by name, by one of several addresses, by redirect', async () => {
  const { port, seen } = await serve((request, response) => {
    if (request.url === '/away') response.writeHead(302, { location: `http://inside.example:${port}/secret` }).end();
    else if (request.url === '/number') response.writeHead(301, { location: `http://127.0.0.2:${port}/secret` }).end();
    else if (request.url === '/file') response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    else response.end('secret');
  });
  const attempts = [
    `http://127.0.0.2:${port}/secret`,
    `http://2130706434:${port}/secret`,
    `http://0x7f000002:${port}/secret`,
    `http://0177.0.0.2:${port}/secret`,
    `http://127.2:${port}/secret`,
    `http://[::ffff:7f00:2]:${port}/secret`,
    `http://[::1]:${port}/secret`,
    `http://inside.example:${port}/secret`,
    `http://both.example:${port}/secret`,
    `http://unknown.example:${port}/secret`,
    `http://pictures.example:${port}/away`,
    `http://pictures.example:${port}/number`,
    `http://pictures.example:${port}/file`,
    `http://user:word@pictures.example:${port}/secret`,
    'ftp://pictures.example/secret',
    'file:///etc/passwd',
    'gopher://pictures.example/1',
    'data:image/png;base64,AAAA',
    'not an address',
    `http://pictures.example:${port}/${'x'.repeat(3000)}`,
  ];
  expect(await Promise.all(attempts.map((url) => outcome(url)))).toEqual(attempts.map(() => 'not_fetched'));
  expect(seen.filter((one) => one.includes('secret'))).toEqual([]);
});

test('by default this machine is not reached, and only the ports of the web are', async () => {
  const { port, seen } = await serve((_request, response) => response.end('secret'));
  for (const host of ['127.0.0.1', 'localhost', 'localhost.', '[::1]']) {
    await expect(fetchPublic(`http://${host}:${port}/`, limits)).rejects.toMatchObject({ code: 'not_fetched' });
  }
  await expect(fetchPublic('http://1.1.1.1:22/', limits)).rejects.toMatchObject({ code: 'not_fetched' });
  expect(seen).toEqual([]);
});

test('a name that turns into an address of ours after it was vetted is no way in', async () => {
  const { port, seen } = await serve((_request, response) => response.end('a picture'));
  let asked = 0;
  const turning = world(async () => {
    asked += 1;
    return asked === 1 ? ['127.0.0.1'] : ['127.0.0.2'];
  });
  expect(await outcome(`http://turning.example:${port}/a`, turning)).toBe('a picture');
  expect(asked).toBe(1);
  expect(seen).toHaveLength(1);
});

test('redirects are followed three times and no further', async () => {
  const { port } = await serve((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end();
    else response.end('arrived');
  });
  expect(await outcome(`http://pictures.example:${port}/3`)).toBe('arrived');
  expect(await outcome(`http://pictures.example:${port}/4`)).toBe('not_fetched');
});

test('an answer that is too long, packed, broken off, slow or a refusal is cut off', async () => {
  const { port } = await serve((request, response) => {
    if (request.url === '/long') response.end('x'.repeat(10_001));
    if (request.url === '/packed') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'));
    if (request.url === '/none') response.writeHead(404).end('secret words of an error page');
    if (request.url === '/short') {
      response.writeHead(200, { 'content-length': '100' });
      response.write('only this');
      setTimeout(() => response.destroy(), 50);
    }
    if (request.url === '/drip') {
      const drip = setInterval(() => response.write('.'), 100);
      response.on('close', () => clearInterval(drip));
    }
  });
  const paths = ['long', 'packed', 'none', 'short', 'drip'];
  const outcomes = await Promise.all(paths.map((path) => outcome(`http://pictures.example:${port}/${path}`)));
  expect(outcomes).toEqual(paths.map(() => 'not_fetched'));
});

test('a name server that never answers does not hold the fetch', async () => {
  const silent = world(() => new Promise<string[]>(() => {}));
  const began = performance.now();
  expect(await outcome('http://silent.example/', silent)).toBe('not_fetched');
  expect(performance.now() - began).toBeLessThan(limits.timeoutMs + 1000);
});
