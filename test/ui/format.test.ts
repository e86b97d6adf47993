import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatDuration,
  formatInterval,
  formatMoney,
  formatRelative,
  formatsFor,
} from '@/components/intl/format';
import { chooseLocale, chooseTimeZone } from '@/components/intl/locale';

describe('money', () => {
  test('is written in the minor units of its currency', () => {
    expect(formatMoney(456n, 'USD', 'en')).toBe('$4.56');
    expect(formatMoney(5n, 'USD', 'en')).toBe('$0.05');
    expect(formatMoney(12_000n, 'KRW', 'ko')).toBe('₩12,000');
    expect(formatMoney(-150n, 'USD', 'en')).toBe('-$1.50');
  });

  test('loses no cent beyond what a float can hold', () => {
    expect(formatMoney(900_719_925_474_099_301n, 'USD', 'en')).toBe('$9,007,199,254,740,993.01');
  });
});

describe('figures', () => {
  test('what is written as zero has no sign', () => {
    const interval = { value: -0.004, low: -0.12, high: 0 };
    expect(formatInterval(interval, 'en')).toEqual({ value: '0.00', range: '-0.12 – 0.00' });
    expect(formatInterval({ ...interval, low: -0.004 }, 'en', 'percent').value).toBe('0%');
  });

  test('an interval is written with the value and both ends', () => {
    const interval = { value: 0.714, low: 0.64, high: 0.7 };
    expect(formatInterval(interval, 'en')).toEqual({ value: '0.71', range: '0.64–0.70' });
    expect(formatInterval(interval, 'en', 'percent')).toEqual({ value: '71%', range: '64%–70%' });
    // Beside a minus sign the dash between the two would be read as another.
    expect(formatInterval({ value: -0.17, low: -0.22, high: -0.17 }, 'en').range).toBe('-0.22 – -0.17');
  });

  test('a duration shows its two largest units', () => {
    expect(formatDuration(0, 'en')).toBe('0 sec');
    expect(formatDuration(45.4, 'en')).toBe('45 sec');
    expect(formatDuration(4800, 'en')).toBe('1 hr 20 min');
    expect(formatDuration(3600, 'en')).toBe('1 hr');
    expect(formatDuration(4800, 'ko')).toBe('1시간 20분');
  });

  test('a moment is told from now in its largest unit', () => {
    const now = new Date('2026-11-23T12:00:00Z');
    expect(formatRelative(new Date('2026-11-23T09:00:00Z'), now, 'en')).toBe('3 hours ago');
    expect(formatRelative(new Date('2026-11-25T12:00:00Z'), now, 'ko')).toBe('모레');
  });

  test('a size is written in the largest unit that keeps it at one or more', () => {
    expect(formatBytes(0, 'en')).toBe('0 byte');
    expect(formatBytes(999, 'en')).toBe('999 byte');
    expect(formatBytes(1_250_000, 'en')).toBe('1.3 MB');
  });
});

describe('language', () => {
  test("the person's choice comes first, then the best the browser accepts, then English", () => {
    expect(chooseLocale('ko', 'en-GB')).toBe('ko');
    expect(chooseLocale('xx', 'fr, en;q=0.7, ko-KR;q=0.9')).toBe('ko');
    expect(chooseLocale(undefined, 'fr, de;q=0.5')).toBe('en');
    expect(chooseLocale(undefined, 'ko;q=0, en;q=0.1')).toBe('en');
    expect(chooseLocale(undefined, null)).toBe('en');
  });

  test('an unknown time zone is UTC', () => {
    expect(chooseTimeZone('Asia/Seoul')).toBe('Asia/Seoul');
    expect(chooseTimeZone('Mars/Base')).toBe('UTC');
    expect(chooseTimeZone(undefined)).toBe('UTC');
  });
});

test('the halves of a day are in the reader’s language, whatever this machine’s Intl calls them', () => {
  const morning = new Date('2026-11-27T15:31:00Z');
  expect(formatsFor('ko', 'Asia/Seoul').dateTime(morning)).toBe('2026. 11. 28. 오전 12:31');
  expect(formatsFor('ko', 'UTC').dateTime(morning)).toBe('2026. 11. 27. 오후 3:31');
  expect(formatsFor('en', 'UTC').dateTime(morning)).toMatch(/Nov 27, 2026, 3:31\sPM/);
});
