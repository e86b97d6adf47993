import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { withFreePort } from '@/server/cli/start/port';
import { settingsFrom } from '@/server/cli/start/surroundings';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('a port that was asked for and is taken is refused with a way out', async () => {
  const port = await takenPort();
  await expect(withFreePort(settingsFrom({ PORT: String(port) }))).rejects.toThrow(
    `Port ${port} is in use by another program. Choose another: PORT=${port + 1} npm start`,
  );
});

test('the usual port gives way to the next free one, says so, and the address follows', async () => {
  const port = await takenPort();
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const { settings } = settingsFrom({});
  const found = await withFreePort({ settings: { ...settings, PORT: port }, given: {} });
  expect(found.PORT).toBeGreaterThan(port);
  expect(found.PUBLIC_URL).toBe(`http://127.0.0.1:${found.PORT}`);
  expect(said.mock.calls.join()).toContain(`Port ${port} is in use by another program, so this is port ${found.PORT}.`);
});

test('a given public address stays when the port moves', async () => {
  const port = await takenPort();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const wanted = settingsFrom({ PUBLIC_URL: 'https://casebook.example.com' });
  const found = await withFreePort({ ...wanted, settings: { ...wanted.settings, PORT: port } });
  expect(found.PUBLIC_URL).toBe('https://casebook.example.com');
});

test('a host that is not here is named', async () => {
  await expect(withFreePort(settingsFrom({ HOST: '192.0.2.1' }))).rejects.toThrow(
    'HOST 192.0.2.1 is not an address of this machine.',
  );
});
