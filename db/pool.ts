import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import { Line, type LineOptions } from '@/db/line';
import { inOneGo } from '@/db/one-go';
import { ConnectionLost, isUnreachable, mayRunAgain, PoolExhausted } from '@/db/trouble';

export interface PoolOptions extends LineOptions {
  readonly max: number;
  /** How long a statement or a transaction waits for a free connection before it is refused. */
  readonly acquireMs: number;
}

/** A transaction that the database rolled back is run again so often, and only while so much time has passed. */
const mostRuns = 4;
const retryWithinMs = 6_000;

type Params = Parameters<postgres.Sql['unsafe']>;

/** What drizzle needs of the driver. */
interface Face {
  readonly options: postgres.Sql['options'];
  unsafe(...statement: Params): PendingRows;
}

interface TransactionFace extends Face {
  savepoint(work: (inner: TransactionFace) => Promise<unknown>): Promise<unknown>;
}

/** Rows when awaited, plain values when asked for them; nothing is sent before either. */
interface PendingRows extends PromiseLike<unknown> {
  values(): Promise<unknown>;
}

function pending(send: (asValues: boolean) => Promise<unknown>): PendingRows {
  return {
    // biome-ignore lint/suspicious/noThenProperty: drizzle awaits what the driver returns, as the driver's own queries are.
    then: (onDone, onFail) => send(false).then(onDone, onFail),
    values: () => send(true),
  };
}

/**
 * A fixed number of connections, each lent to one statement or one transaction at a time. Whoever finds none free waits in
 * line for a moment and is then refused, rather than making everybody behind it wait as well. A transaction that the
 * database rolled back for the sake of another (40001, 40P01, 55P03) is run again here, for every caller alike, with the
 * keys that its caller made before: work given to `begin` must act on nothing but the database.
 */
export class Pool {
  private readonly first: Line;
  private readonly free: Line[] = [];
  private readonly all = new Set<Line>();
  private readonly waiting: ((line: Line | null) => void)[] = [];
  private lent = 0;
  private isClosed = false;

  constructor(
    private readonly url: string,
    private readonly options: PoolOptions,
  ) {
    this.first = new Line(url, options, null);
  }

  /** What drizzle takes for the driver. */
  get face(): postgres.Sql {
    const face: Face & { begin(work: (inner: TransactionFace) => Promise<unknown>): Promise<unknown> } = {
      options: this.first.face.options,
      unsafe: (...statement) => pending((asValues) => this.single(statement, asValues)),
      begin: (work) => this.begin(work),
    };
    return face as unknown as postgres.Sql;
  }

  /** Waits so many seconds for running statements, then closes every connection. */
  async close(seconds: number): Promise<void> {
    this.isClosed = true;
    for (const refuse of this.waiting.splice(0)) refuse(null);
    await Promise.all([this.first, ...this.all].map((line) => line.close(seconds)));
  }

  private single(statement: Params, asValues: boolean): Promise<unknown> {
    return this.again((line) => line.send(statement, asValues));
  }

  private begin(work: (inner: TransactionFace) => Promise<unknown>): Promise<unknown> {
    return this.again((line) => this.transact(line, work));
  }

  /** Lends a connection to `act`, and once more from the beginning when the database says that this may be done. */
  private async again(act: (line: Line) => Promise<unknown>): Promise<unknown> {
    const began = performance.now();
    for (let run = 1; ; run += 1) {
      const line = await this.acquire();
      try {
        return await act(line);
      } catch (error) {
        const isTried = run >= mostRuns || performance.now() - began > retryWithinMs;
        if (isTried || !(mayRunAgain(error) || error instanceof NotBegun)) throw error;
      } finally {
        this.release(line);
      }
      await sleep(10 * 2 ** run * (0.5 + Math.random()));
    }
  }

  private async transact(line: Line, work: (inner: TransactionFace) => Promise<unknown>): Promise<unknown> {
    // The first statements follow `begin` without waiting for its answer. Without one nothing was done that could last.
    const begun = line.send(['begin'], false).catch((error: unknown) => {
      throw isUnreachable(error) ? new NotBegun('the transaction did not begin', { cause: error }) : error;
    });
    let savepoints = 0;
    const nextName = () => `s${savepoints++}`;
    try {
      const [, result] = await inOneGo(begun, this.scope(line, nextName, work));
      await line.send(['commit'], false);
      return result;
    } catch (error) {
      // After a commit that failed there is nothing to roll back; the server says so in a warning and no more.
      await this.undo(line, 'rollback');
      throw error;
    }
  }

  /** Runs `work` in a transaction or a savepoint. A statement that failed in it fails it, also when somebody caught it. */
  private async scope(
    line: Line,
    nextName: () => string,
    work: (inner: TransactionFace) => Promise<unknown>,
  ): Promise<unknown> {
    let failure: unknown;
    const send = async (statement: Params, asValues: boolean) => {
      try {
        return await line.send(statement, asValues);
      } catch (error) {
        failure ??= error;
        throw error;
      }
    };
    const inner: TransactionFace = {
      options: this.first.face.options,
      unsafe: (...statement) => pending((asValues) => send(statement, asValues)),
      savepoint: async (innerWork) => {
        const name = nextName();
        await send([`savepoint ${name}`], false);
        try {
          return await this.scope(line, nextName, innerWork);
        } catch (error) {
          await this.undo(line, `rollback to ${name}`);
          throw error;
        }
      },
    };
    const result = await work(inner);
    if (failure) throw failure;
    return result;
  }

  /** Takes back what was done. A connection that does not even answer this is in nobody's hands any more. */
  private async undo(line: Line, statement: string): Promise<void> {
    if (line.isLost) return;
    await line.send([statement], false).catch(() => line.cut());
  }

  private async acquire(): Promise<Line> {
    const until = performance.now() + this.options.acquireMs;
    let line = await this.lend();
    for (let pauseMs = 50; ; pauseMs *= 2) {
      if (!line.isLost) return line;
      this.all.delete(line);
      const fresh = new Line(this.url, this.options, this.first.face);
      this.all.add(fresh);
      try {
        await fresh.open();
        return fresh;
      } catch (error) {
        fresh.cut();
        void fresh.close(0);
        line = fresh;
        if (!isUnreachable(error) || this.isClosed || performance.now() + pauseMs > until) {
          this.release(fresh);
          throw error;
        }
      }
      await sleep(pauseMs);
    }
  }

  /** A connection from the pool, connected or not: at most `max` are lent at once. */
  private async lend(): Promise<Line> {
    if (this.isClosed) throw new ConnectionLost('the pool is closed');
    if (this.lent < this.options.max) {
      this.lent += 1;
      return this.free.pop() ?? this.unconnected();
    }
    const line = await new Promise<Line | null>((resolve) => {
      const give = (given: Line | null) => {
        clearTimeout(late);
        resolve(given);
      };
      const late = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(give), 1);
        resolve(null);
      }, this.options.acquireMs);
      this.waiting.push(give);
    });
    if (!line) throw new PoolExhausted(`no connection came free in ${this.options.acquireMs} ms`);
    return line;
  }

  /** Counts as lost until it is opened. */
  private unconnected(): Line {
    const line = new Line(this.url, this.options, this.first.face);
    line.isLost = true;
    return line;
  }

  private release(line: Line): void {
    const next = this.waiting.shift();
    if (next) {
      next(line);
      return;
    }
    this.lent -= 1;
    if (!line.isLost && !this.isClosed) this.free.push(line);
    else this.all.delete(line);
  }
}

/** Not even `begin` was answered, so nothing was done and all of it may be done again. */
class NotBegun extends Error {
  override readonly name = 'NotBegun';
}
