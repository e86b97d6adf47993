import 'server-only';
import { createServer } from 'node:net';
import { settingsFrom, type Wanted } from '@/server/cli/start/surroundings';
import { Halt } from '@/server/halt';
import type { Settings, SettingsSource } from '@/server/settings';

/** How many ports after the usual one are tried. */
const tries = 20;

/**
 * The settings with a port that is free now. A port that was asked for is that one or none; the usual one gives way to
 * the next that is free. Throws `Halt` when there is none.
 */
export async function withFreePort({ settings, given }: Wanted): Promise<Settings> {
  const { HOST, PORT } = settings;
  const asked = Boolean(given.PORT?.trim());
  for (let port = PORT; port < PORT + (asked ? 1 : tries) && port <= 65_535; port += 1) {
    const fault = await listenOnce(HOST, port);
    if (fault === null) return port === PORT ? settings : moved(given, PORT, port);
    if (fault !== 'EADDRINUSE') throw new Halt(sentence(fault, HOST, port));
  }
  if (asked) throw new Halt(`Port ${PORT} is in use by another program. Choose another: PORT=${PORT + 1} npm start`);
  throw new Halt(`Ports ${PORT} to ${PORT + tries - 1} are all in use. Choose one that is free: PORT=8080 npm start`);
}

/** A derived address follows the port; one that was given stays. */
function moved(given: SettingsSource, from: number, to: number): Settings {
  process.stdout.write(`  Port ${from} is in use by another program, so this is port ${to}.\n`);
  return settingsFrom({ ...given, PORT: String(to) }).settings;
}

function sentence(fault: string, host: string, port: number): string {
  if (fault === 'EACCES') return `This user may not listen on port ${port}. Choose one above 1023: PORT=3000 npm start`;
  if (fault === 'EADDRNOTAVAIL' || fault === 'ENOTFOUND') return `HOST ${host} is not an address of this machine.`;
  return `Nothing can listen on ${host}:${port} (${fault}).`;
}

function listenOnce(host: string, port: number): Promise<string | null> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    probe.listen(port, host, () => probe.close(() => done(null)));
  });
}
