import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';

/** A mail server of one test: it takes every mail, or refuses every receiver, and keeps what it was given. */
export interface FakePost {
  readonly url: string;
  readonly mails: readonly string[];
  close(): void;
}

export async function fakePost(takes: boolean): Promise<FakePost> {
  const mails: string[] = [];
  const server: Server = createServer((socket) => {
    let isData = false;
    let data = '';
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('220 fake');
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      if (isData) {
        data += chunk.toString();
        if (!data.endsWith('\r\n.\r\n')) return;
        mails.push(data);
        [isData, data] = [false, ''];
        return say('250 taken');
      }
      const verb = chunk.toString().slice(0, 4).toUpperCase();
      if (verb === 'RCPT' && !takes) return say('550 nobody here');
      if (verb === 'DATA') {
        isData = true;
        return say('354 go on');
      }
      return say(verb === 'QUIT' ? '221 bye' : '250 fine');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, mails, close: () => server.close() };
}
