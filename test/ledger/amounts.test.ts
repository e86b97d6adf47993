import { expect, it } from 'vitest';
import { parseAmount, typedAmount } from '@/server/ledger/amounts';

it('reads what people type as an amount, exactly', () => {
  expect(parseAmount('12', 'USD')).toBe(1200n);
  expect(parseAmount(' 12.5 ', 'USD')).toBe(1250n);
  expect(parseAmount('0,07', 'USD')).toBe(7n);
  expect(parseAmount('5000', 'KRW')).toBe(5000n);
  expect(parseAmount('999999999.99', 'USD')).toBe(99_999_999_999n);
});

it('refuses whatever is not plainly an amount of the currency', () => {
  for (const typed of [
    '',
    '0',
    '0.00',
    '-5',
    '+5',
    '1e3',
    '0x10',
    '1,000.00',
    '1.234',
    '１２',
    '12 000',
    'NaN',
    '1'.repeat(10),
  ]) {
    expect(parseAmount(typed, 'USD'), typed).toBeNull();
  }
  expect(parseAmount('5.5', 'KRW')).toBeNull();
});

it('writes an amount as it would be typed, and nothing where there is nothing to move', () => {
  for (const amountMinor of [7n, 356n, 120_000n, 99_999_999_999n]) {
    expect(parseAmount(typedAmount(amountMinor, 'USD'), 'USD')).toBe(amountMinor);
  }
  expect([typedAmount(7n, 'USD'), typedAmount(5000n, 'KRW'), typedAmount(0n, 'USD')]).toEqual(['0.07', '5000', '']);
});
