/**
 * What went wrong between us and the database, told apart by what may be done about it. Our own errors are known by their
 * codes, not by their classes: the bundles of the web server share a pool, and each has its own copy of this module.
 */

const [exhausted, lost] = ['POOL_EXHAUSTED', 'CONNECTION_LOST'];

/** No connection of the pool came free in time: more is asked of this process than it can carry. */
export class PoolExhausted extends Error {
  override readonly name = 'PoolExhausted';
  readonly code = exhausted;
}

/** The connection that a statement or a transaction was on is gone; what it did is not known. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly code = lost;
}

/** Serialization failure, deadlock, lock not had in time: the transaction is rolled back and may be run again. */
const again = /^(40001|40P01|55P03)$/;

/** Too many connections, shutting down, crashed, starting up, the connection's own class 08, idle too long. */
const away = /^(53300|57P0[1-5]|08\w{3}|25P03)$/;

/** Cut off by statement_timeout, out of memory or out of other resources. */
const overloaded = /^(57014|53\w{3})$/;

/** Names that Node.js and the driver give to connections that fail. */
const unreachable =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED|DESTROYED))$/;

/** The error and what caused it, outermost first: statements come wrapped with their text. */
function chain(error: unknown): unknown[] {
  const links: unknown[] = [];
  for (let link = error; link instanceof Error && links.length < 8; link = link.cause) links.push(link);
  return links;
}

const codesOf = (error: unknown) => chain(error).map((link) => String((link as NodeJS.ErrnoException).code ?? ''));
const hasCode = (error: unknown, shape: RegExp) => codesOf(error).some((code) => shape.test(code));

/** Whether the whole transaction may be run again from its beginning: the database has rolled it back. */
export function mayRunAgain(error: unknown): boolean {
  return hasCode(error, again);
}

/** Whether the way to the database broke. */
export function isUnreachable(error: unknown): boolean {
  return codesOf(error).includes(lost) || hasCode(error, away) || hasCode(error, unreachable);
}

/** Whether no connection of the pool came free in time. */
export function isExhausted(error: unknown): boolean {
  return codesOf(error).includes(exhausted);
}

/** Whether it is an error of the database or of the way to it, as against a refusal of ours. */
export function isOfDatabase(error: unknown): boolean {
  return hasCode(error, /^[0-9A-Z]{5}$/) || isUnreachable(error);
}

/**
 * `busy` when the database or the pool is asked for more than it can do now, `away` when it cannot be reached, null when
 * the error is none of its.
 */
export function databaseTrouble(error: unknown): 'busy' | 'away' | null {
  if (isUnreachable(error)) return 'away';
  return isExhausted(error) || mayRunAgain(error) || hasCode(error, overloaded) ? 'busy' : null;
}
