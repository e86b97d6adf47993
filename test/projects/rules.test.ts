import { describe, expect, test } from 'vitest';
import { cleanLine, cleanText } from '@/server/projects/person-text';
import {
  annotationCostMinor,
  classComplaints,
  fairPriceMinor,
  hourlyRateMinor,
  isBelowHourlyFloor,
  nextClasses,
  sameClasses,
} from '@/server/projects/rules';
import { type OntologyClass, ontologyClassSchema } from '@/server/projects/tasks';

const named = (id: string, changes: Partial<OntologyClass> = {}): OntologyClass => ({
  id,
  name: id,
  colour: '#332288',
  hotkey: null,
  description: '',
  retired: false,
  ...changes,
});

describe('classes', () => {
  test('may not share a name, however it is written, nor a key', () => {
    const classes = [
      named('a', { name: 'Word', hotkey: 'w' }),
      named('b', { name: 'ＷORD', hotkey: 'w' }),
      named('a', { name: 'Other' }),
    ];
    expect(classComplaints('boxes', classes).map(({ index, code }) => [index, code])).toEqual([
      [1, 'class_name_taken'],
      [1, 'hotkey_taken'],
      [2, 'class_id_taken'],
    ]);
  });

  test('leave the drawing surface its keys, which a task without drawing does not need', () => {
    expect(classComplaints('boxes', [named('a', { hotkey: 'n' })])[0]?.code).toBe('hotkey_reserved');
    expect(classComplaints('classes', [named('a', { hotkey: 'n' })])).toEqual([]);
  });

  test('a retired class gives its name and key free', () => {
    const classes = [
      named('a', { name: 'Word', hotkey: 'w', retired: true }),
      named('b', { name: 'Word', hotkey: 'w' }),
    ];
    expect(classComplaints('boxes', classes)).toEqual([]);
  });

  test('a pair is compared, not classified', () => {
    expect(classComplaints('pairs', [named('a')])[0]?.code).toBe('classes_not_used');
  });

  test('once published, a class that is left out is retired, with its id; in a draft it is gone', () => {
    const before = [named('a', { hotkey: 'a' }), named('b')];
    expect(nextClasses(before, [named('b')], false)).toEqual([named('b')]);
    expect(nextClasses(before, [named('b')], true)).toEqual([named('b'), named('a', { retired: true })]);
  });

  test('are the same only with the same order and words', () => {
    expect(sameClasses([named('a'), named('b')], [named('a'), named('b')])).toBe(true);
    expect(sameClasses([named('a'), named('b')], [named('b'), named('a')])).toBe(false);
    expect(sameClasses([named('a')], [named('a'), named('b')])).toBe(false);
    expect(sameClasses([named('a')], [named('a', { description: 'x' })])).toBe(false);
  });

  test('a name is one line of at most 80 letters, a colour a colour, a key one letter or digit', () => {
    const wrong = {
      name: ['', '  ', 'x'.repeat(81), '\u202e'],
      colour: ['red', '#12345', 'url(x)'],
      hotkey: ['W', 'ab', ' '],
    };
    for (const [field, values] of Object.entries(wrong)) {
      for (const value of values)
        expect(ontologyClassSchema.safeParse({ ...named('a'), [field]: value }).success).toBe(false);
    }
    expect(ontologyClassSchema.parse({ ...named('a'), name: ' 따옴표\n단어 🌍 ' }).name).toBe('따옴표 단어 🌍');
  });
});

describe('text that people type', () => {
  test('loses only what cannot be stored or would mislead', () => {
    expect(cleanText('a\u0000b\r\nc\td\u0007')).toBe('ab\nc\td');
    expect(cleanText('half \ud83d an emoji, a whole 🌍, شكرا')).toBe('half \ufffd an emoji, a whole 🌍, شكرا');
    expect(cleanLine('  a \u202e b\n\u2066c  ')).toBe('a b c');
  });
});

describe('money', () => {
  test('the fee is rounded up to a whole unit and never less than its share', () => {
    expect(annotationCostMinor(14n, 2000)).toBe(17n);
    expect(annotationCostMinor(10n, 2000)).toBe(12n);
    expect(annotationCostMinor(1n, 0)).toBe(1n);
  });

  test('an hour pays the price as often as items fit into it', () => {
    expect(hourlyRateMinor(10n, 30)).toBe(1200n);
    expect(hourlyRateMinor(10n, 0)).toBe(0n);
    expect(isBelowHourlyFloor(10n, 45, 'USD')).toBe(false);
    expect(isBelowHourlyFloor(10n, 46, 'USD')).toBe(true);
    expect(isBelowHourlyFloor(1n, 4000, 'XAU')).toBe(false);
  });

  test('the fair price is the smallest that is not below the floor', () => {
    for (const seconds of [1, 7, 30, 3600]) {
      const price = fairPriceMinor(seconds, 'USD');
      expect(isBelowHourlyFloor(price, seconds, 'USD')).toBe(false);
      if (price > 1n) expect(isBelowHourlyFloor(price - 1n, seconds, 'USD')).toBe(true);
    }
  });
});
