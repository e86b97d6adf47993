import { expect, test } from 'vitest';
import { readNumber } from '@/components/ui/typed-number';

test('a decimal comma is a decimal comma: nobody pays a hundred times what was typed', () => {
  expect(['1,50', '1.50', ' 0.25 ', '12', '7,'].map((typed) => readNumber(typed, 2))).toEqual([1.5, 1.5, 0.25, 12, 7]);
  expect(readNumber('98,5', 1)).toBe(98.5);
  // Below any limit: the box says what is least when it is left.
  expect(readNumber('-3', 0)).toBe(-3);
});

test('more decimal places than are kept are rounded while typing, so that no fraction goes on as a whole number', () => {
  expect(readNumber('1.5', 0)).toBe(2);
  expect(readNumber('1,4', 0)).toBe(1);
  expect(readNumber('0.256', 2)).toBe(0.26);
});

test('thousands may be parted where it is clear that they are', () => {
  expect(['1,000', '1.000', '12 500', '1,000,000', '1 000 000'].map((typed) => readNumber(typed, 0))).toEqual([
    1000, 1000, 12_500, 1_000_000, 1_000_000,
  ]);
  expect(['1,000.50', '1.000,50', '1 000,5'].map((typed) => readNumber(typed, 2))).toEqual([1000.5, 1000.5, 1000.5]);
});

test('what could be two numbers, or is none, is not guessed at', () => {
  for (const typed of ['', ' ', '1e3', '0x10', 'abc', '$3', '1,00,0', '1.2.3', '١٢', '--', '1-', ',', 'Infinity']) {
    expect([typed, readNumber(typed, 2)]).toEqual([typed, null]);
  }
  expect([readNumber('1,000', 2), readNumber('1.000', 2)]).toEqual([null, null]);
  expect(readNumber('9'.repeat(400), 0)).toBeNull();
});
