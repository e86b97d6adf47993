import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What happens to what is sent: it passes, or it is swallowed and nobody is told, or connections are refused and torn. */
type Weather = 'fair' | 'silent' | 'torn';

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** Nothing more of what the database says on this connection is passed on. */
  isMuted: boolean;
  /** Nothing passes on this connection any more, in either direction: what was lost on it never comes. */
  isSilent: boolean;
  /** The statements of this connection that matched what is being listened for. */
  isMarked: boolean;
}

interface Watch {
  readonly mark: RegExp;
  readonly moment: 'statement' | 'commit';
  readonly reached: () => void;
}

/**
 * The way between an app and its database, as a process that everybody passes through, so that it can be broken: torn,
 * silent in both directions (half open: the connections stand and nothing comes), or silent from a chosen answer on.
 */
export class Wire {
  private weather: Weather = 'fair';
  private readonly pairs = new Set<Pair>();
  private watch: Watch | null = null;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (near) => this.join(near));
  }

  /** A way to the database at `url` on a free port of this machine. */
  static async to(url: string): Promise<Wire> {
    const server = createServer({ pauseOnConnect: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Wire(server, new URL(url));
  }

  /** The address of the database by this way. */
  get url(): string {
    const url = new URL(this.target);
    url.port = String((this.server.address() as AddressInfo).port);
    return url.toString();
  }

  private join(near: Socket): void {
    near.on('error', () => {});
    if (this.weather === 'torn') {
      near.destroy();
      return;
    }
    const far = connect(Number(this.target.port || 5432), this.target.hostname);
    far.on('error', () => near.destroy());
    const pair: Pair = { near, far, isMuted: false, isMarked: false, isSilent: this.weather === 'silent' };
    this.pairs.add(pair);
    near.on('data', (chunk) => this.ask(pair, chunk));
    far.on('data', (chunk) => this.answer(pair, chunk));
    near.on('close', () => this.part(pair));
    far.on('close', () => this.part(pair));
    near.resume();
  }

  private part(pair: Pair): void {
    this.pairs.delete(pair);
    pair.near.destroy();
    pair.far.destroy();
  }

  private ask(pair: Pair, chunk: Buffer): void {
    if (pair.isSilent) return;
    const { watch } = this;
    if (watch) {
      const text = chunk.toString('latin1');
      if (watch.mark.test(text)) pair.isMarked = true;
      const isThere = pair.isMarked && (watch.moment === 'statement' || /commit\0/.test(text));
      if (isThere) pair.isMuted = true;
    }
    pair.far.write(chunk);
  }

  private answer(pair: Pair, chunk: Buffer): void {
    if (pair.isSilent) return;
    if (!pair.isMuted) {
      pair.near.write(chunk);
      return;
    }
    this.watch?.reached();
    this.watch = null;
  }

  /**
   * Swallows the answer to the next statement whose text matches, or to the commit that comes after it, and everything
   * after that on this connection. Resolves when the database has given that answer.
   */
  muteAt(moment: Watch['moment'], mark: RegExp): Promise<void> {
    return new Promise((reached) => {
      this.watch = { mark, moment, reached };
    });
  }

  /** From now on nothing passes and nobody is told; on the connections there are, never again. */
  goSilent(): void {
    this.weather = 'silent';
    for (const pair of this.pairs) pair.isSilent = true;
  }

  /** Ends every connection and refuses new ones. */
  tear(): void {
    this.weather = 'torn';
    for (const pair of [...this.pairs]) this.part(pair);
  }

  /** Lets new connections pass again. */
  mend(): void {
    this.weather = 'fair';
  }

  async close(): Promise<void> {
    this.tear();
    this.server.close();
    await once(this.server, 'close');
  }
}
