import { Socket } from 'node:net';
import postgres from 'postgres';
import { ConnectionLost } from '@/db/trouble';

/** How a line to the database is set up. */
export interface LineOptions {
  readonly applicationName: string;
  /** After so long the server cuts a statement off. */
  readonly statementMs: number;
  /** How long a statement waits for a lock before it gives up. */
  readonly lockMs: number;
  /** After so long without a connection, none is coming. */
  readonly connectMs: number;
}

/** How long after the server should have cut a statement off we stop believing that anybody is there. */
const graceMs = 5_000;

/** How long a transaction may sit open with nothing to do before the server ends it and frees its locks. */
const idleMs = 30_000;

/** Tells of its end at once, before the events of it reach anybody. */
class WatchedSocket extends Socket {
  constructor(private readonly onGone: () => void) {
    super();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.onGone();
    super._destroy(error, done);
  }
}

/** So many different statements are prepared a process, and none with more parameters than this. */
const preparedTexts = 300;
const preparedParameters = 64;
const prepared = new Set<string>();

/**
 * drizzle's driver sends every statement unprepared: PostgreSQL parses and plans it anew, and is asked for the types of
 * its parameters in a round trip of its own. Prepared, each connection does that once a statement. Statements whose text
 * grows with their input (rows of an insert, lists of ids) would be kept for ever, so there is a bound to both.
 */
function isPrepared(text: string, parameters: number): boolean {
  if (parameters === 0 || parameters > preparedParameters) return false;
  if (!prepared.has(text) && prepared.size < preparedTexts) prepared.add(text);
  return prepared.has(text);
}

type Params = Parameters<postgres.Sql['unsafe']>;

/**
 * One connection, used by one holder at a time. Once it is gone it stays gone: a statement that comes after is refused
 * here, as are those that wait in the driver, so that a transaction can never go on, statement by statement, on a
 * connection that was made anew behind its back. A statement that nobody answers (a network that swallows everything) is
 * given up a little after the server's own limit, since the operating system would wait for a quarter of an hour.
 */
export class Line {
  private readonly sql: postgres.Sql;
  private socket: WatchedSocket | null = null;
  isLost = false;

  constructor(
    url: string,
    private readonly options: LineOptions,
    shared: postgres.Sql | null,
  ) {
    this.sql = postgres(url, {
      max: 1,
      onnotice: () => {},
      connect_timeout: options.connectMs / 1000,
      max_lifetime: null,
      socket: (parsed: { host: string[]; port: number[]; path?: string | false }) => this.plug(parsed),
      connection: {
        application_name: options.applicationName,
        TimeZone: 'UTC',
        // Statements take milliseconds; compiling one whose cost the planner overestimates takes seconds.
        jit: 'off',
        statement_timeout: options.statementMs,
        lock_timeout: options.lockMs,
        idle_in_transaction_session_timeout: idleMs,
        tcp_keepalives_idle: 30,
        tcp_keepalives_interval: 10,
        tcp_keepalives_count: 3,
      },
    } as postgres.Options<Record<string, never>>);
    if (!shared) return;
    Object.assign(this.sql.options.parsers, shared.options.parsers);
    Object.assign(this.sql.options.serializers, shared.options.serializers);
  }

  /** The driver's own face, whose settings for types every other line shares. */
  get face(): postgres.Sql {
    return this.sql;
  }

  private plug({ host, port, path }: { host: string[]; port: number[]; path?: string | false }): Socket {
    // The driver would connect anew for statements that still wait in it: they would be done outside of their transaction.
    if (this.isLost) throw new ConnectionLost('the connection to the database is gone');
    const socket = new WatchedSocket(() => {
      this.isLost = true;
      void this.close(0);
    });
    if (path) socket.connect(path);
    else socket.connect(port[0] ?? 5432, host[0] ?? 'localhost');
    this.socket = socket;
    return Object.assign(socket, { host: host[0] });
  }

  /** Connects. What fails here has touched nothing. */
  async open(): Promise<void> {
    await this.send(['select 1'], false);
  }

  /** Sends one statement and waits for its answer. */
  async send(statement: Params, asValues: boolean): Promise<unknown> {
    if (this.isLost) throw new ConnectionLost('the connection to the database is gone');
    const [text, parameters = [], options] = statement;
    this.gather();
    const query = this.sql.unsafe(text, parameters, { ...options, prepare: isPrepared(text, parameters.length) });
    let isAnswered = false;
    // After a long computation of this process the answer may lie there unread: it is read before the next immediate.
    const giveUp = () => setImmediate(() => isAnswered || this.cut());
    const late = setTimeout(giveUp, this.options.statementMs + graceMs);
    try {
      return await (asValues ? query.values() : query);
    } finally {
      isAnswered = true;
      clearTimeout(late);
    }
  }

  /** What is sent in one turn of the process goes out in one piece: each piece wakes the server, which costs both sides. */
  private gather(): void {
    const { socket } = this;
    if (!socket || socket.writableCorked > 0) return;
    socket.cork();
    setImmediate(() => socket.uncork());
  }

  /** Ends the connection without a word: nobody is believed to be at the other end, or in a state that we know. */
  cut(): void {
    this.isLost = true;
    this.socket?.destroy();
  }

  async close(seconds: number): Promise<void> {
    await this.sql.end({ timeout: seconds });
  }
}
