import { describe, expect, test } from 'vitest';
import { lineOfPath, placeOfFault } from '@/server/datasets/json-place';

describe('where a value stands', () => {
  const text = '{"a": [1,\n{"b": "x\\n\\"]}",\n "c": null}\n],\n"d":\n{}}';

  test('is the line of the value, however it is spread over lines', () => {
    expect(lineOfPath(text, [])).toBe(1);
    expect(lineOfPath(text, ['a', 0])).toBe(1);
    expect(lineOfPath(text, ['a', 1])).toBe(2);
    expect(lineOfPath(text, ['a', 1, 'c'])).toBe(3);
    expect(lineOfPath(text, ['d'])).toBe(6);
  });

  test('is that of its parent when it is missing', () => {
    expect(lineOfPath(text, ['a', 1, 'z', 3])).toBe(2);
    expect(lineOfPath(text, ['a', 9])).toBe(1);
    expect(lineOfPath('', ['a'])).toBe(1);
  });

  test('a name of one parent is not taken for that of another', () => {
    expect(lineOfPath('{"x":{"a":1},\n"a":{"x":2,\n"a":3}}', ['a', 'a'])).toBe(3);
  });
});

test('what JSON.parse refuses has a place, what it reads has none', () => {
  for (const good of [
    '{}',
    ' [1, -2.5e3, "\\u00e9", true,\n null] ',
    '"a\\\\"',
    '0',
    '{"":[[],{}]}',
    `["${'x'.repeat(1e6)}"]`,
  ]) {
    expect(() => JSON.parse(good)).not.toThrow();
    expect(placeOfFault(good)).toBeUndefined();
  }
  for (const [bad, line] of [
    ['', 1],
    ['{"a":1,\n}', 2],
    ['[1,\n2\n3]', 3],
    ['[01]', 1],
    ['{"a"\n1}', 2],
    ['{}\n{}', 2],
    ['[\n"x]', 2],
    ['[\n+1]', 2],
    ['[NaN]', 1],
    ['[1', 1],
  ] as const) {
    expect(() => JSON.parse(bad)).toThrow();
    expect(bad.slice(0, placeOfFault(bad)).split('\n').length).toBe(line);
    expect(placeOfFault(bad)).toBeDefined();
  }
});
