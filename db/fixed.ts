import { type AnyColumn, is, Placeholder, SQL, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';

/** The values of a fixed statement, as its text says them: a value has one number, however often it is said. */
export type Said<V> = { readonly [K in keyof V]: SQL };

/** Names columns as `connect` does. */
const dialect = new PgDialect({ casing: 'snake_case' });

/** SQL whose text is put together already. */
class Finished extends SQL {
  constructor(
    private readonly text: string,
    private readonly values: unknown[],
  ) {
    super([]);
  }

  override toQuery() {
    return { sql: this.text, params: this.values };
  }
}

/**
 * A statement that is sent so often that its text is put together only once a process. drizzle puts it together anew at
 * every call and sends a value as often as the text says it: for a claim, 48 values of which 24 differ. `write` sees the
 * values as SQL only, so the text cannot depend on them.
 */
export function fixed<V extends Readonly<Record<string, unknown>>>(
  names: readonly (keyof V & string)[],
  write: (said: Said<V>) => SQL,
): (values: V) => SQL {
  let made: { readonly text: string; readonly order: readonly string[] } | undefined;
  return (values) => {
    made ??= textOf(write(saidBy<V>(names)));
    return new Finished(
      made.text,
      made.order.map((name) => values[name]),
    );
  };
}

function saidBy<V>(names: readonly (keyof V & string)[]): Said<V> {
  return Object.fromEntries(names.map((name) => [name, sql`${sql.placeholder(name)}`])) as Said<V>;
}

/** The text with each value numbered once, and the names of the values in the order of their numbers. */
function textOf(statement: SQL): { text: string; order: string[] } {
  const { sql: text, params } = dialect.sqlToQuery(statement);
  const names = params.map((param) => (is(param, Placeholder) ? param.name : null));
  if (names.includes(null)) throw new TypeError('a fixed statement says no value but those it was given');
  const order = [...new Set(names)].filter((name) => name !== null);
  const renumbered = text.replace(/\$(\d+)/g, (_, number) => `$${order.indexOf(names[Number(number) - 1] ?? '') + 1}`);
  return { text: renumbered, order };
}

/** Whether a column of ids names one of these: a list of any length is one parameter. */
export function isAmong(column: AnyColumn, ids: readonly string[]): SQL {
  return sql`${column} = any(${listed(ids)}::uuid[])`;
}

/** An array of plain words (ids, hashes, times) as one value of a statement. */
export function listed(words: readonly string[]): string {
  return `{${words.map((word) => `"${word}"`).join(',')}}`;
}
