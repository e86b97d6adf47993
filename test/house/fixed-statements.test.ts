import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { fixed } from '@/db/fixed';

const statement = fixed<{ first: string; second: number; unused: string }>(['second', 'unused', 'first'], (said) => {
  return sql`select ${said.first}::text, ${said.second}::int, ${said.first}::text || ${said.second}::text`;
});

const asSent = (values: Parameters<typeof statement>[0]) => {
  const { sql: text, params } = statement(values).toQuery({} as never);
  return { text, params };
};

it('a value that is said twice is sent once, one that is not said not at all', () => {
  expect(asSent({ first: 'a', second: 2, unused: 'x' })).toEqual({
    text: 'select $1::text, $2::int, $1::text || $2::text',
    params: ['a', 2],
  });
});

it('the text is the same for all values, and each call has its own', () => {
  const one = statement({ first: 'a', second: 1, unused: '' });
  expect(asSent({ first: 'b', second: 2, unused: '' }).params).toEqual(['b', 2]);
  expect(one.toQuery({} as never)).toMatchObject({ params: ['a', 1] });
});

it('a text with a value of its own is refused: it would be sent with every call', () => {
  expect(() => fixed<{ id: string }>(['id'], ({ id }) => sql`select ${id}::text, ${7}::int`)({ id: 'a' })).toThrow(
    TypeError,
  );
});
