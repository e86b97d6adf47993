import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createTranslator } from 'use-intl/core';
import { expect, test } from 'vitest';
import { type Locale, locales } from '@/components/intl/locale';
import { catalogues } from '@/components/messages/messages';

type Tree = { [key: string]: string | Tree };

/** All messages of a catalogue by their dotted path. */
function flatten(tree: Tree, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const path = prefix ? `${prefix}.${key}` : key;
    if (typeof value === 'string') flat.set(path, value);
    else for (const [inner, message] of flatten(value, path)) flat.set(inner, message);
  }
  return flat;
}

/** The place of the brace that closes the one at `open`. */
function closing(message: string, open: number): number {
  let depth = 0;
  for (let at = open; at < message.length; at++) {
    if (message[at] === '{') depth++;
    if (message[at] === '}' && --depth === 0) return at;
  }
  return message.length;
}

/** Everything in the outermost braces of a text. */
function braced(message: string): string[] {
  const found: string[] = [];
  for (let open = message.indexOf('{'); open >= 0; ) {
    const close = closing(message, open);
    found.push(message.slice(open + 1, close));
    open = message.indexOf('{', close);
  }
  return found;
}

/**
 * The arguments and tags of an ICU message: "count", "<link>". A plural in English may be a plain number in Korean, which
 * has no plural forms, so only names are compared.
 */
function argumentsOf(message: string): string[] {
  const tags = [...message.matchAll(/<(\w+)>/g)].map(([tag]) => tag);
  const names = braced(message).flatMap((inside) => {
    const [name = '', kind = ''] = inside.split(',').map((part) => part.trim());
    const isChoice = ['plural', 'selectordinal', 'select'].includes(kind);
    return [name, ...(isChoice ? braced(inside).flatMap(argumentsOf) : [])];
  });
  return [...new Set([...names, ...tags])].sort();
}

/** What the translator complains of when it writes the message with every argument given. */
function complaints(locale: Locale, message: string): string[] {
  const found: string[] = [];
  const onError = (error: Error) => found.push(error.message);
  const t = createTranslator<Record<string, string>>({ locale, timeZone: 'UTC', messages: { message }, onError });
  const wanted = argumentsOf(message);
  const values = wanted.map((name) =>
    name.startsWith('<') ? [name.slice(1, -1), (text: unknown) => text] : [name, 1],
  );
  t.rich('message', Object.fromEntries(values));
  return found;
}

const english = flatten(catalogues.en);
const korean = flatten(catalogues.ko);

test('both languages have the same keys', () => {
  const onlyEnglish = [...english.keys()].filter((key) => !korean.has(key));
  const onlyKorean = [...korean.keys()].filter((key) => !english.has(key));
  expect({ onlyEnglish, onlyKorean }).toEqual({ onlyEnglish: [], onlyKorean: [] });
});

test.each(locales)('every message in %s is well-formed and says something', (locale) => {
  const broken = [...flatten(catalogues[locale])]
    .map(([key, message]) => ({ key, complaints: message.trim() ? complaints(locale, message) : ['empty'] }))
    .filter((message) => message.complaints.length > 0);
  expect(broken).toEqual([]);
});

test('a message asks for the same arguments in both languages', () => {
  const differing = [...english]
    .map(([key, message]) => ({ key, en: argumentsOf(message), ko: argumentsOf(korean.get(key) ?? '') }))
    .filter(({ en, ko }) => en.join() !== ko.join());
  expect(differing).toEqual([]);
});

test('Korean is in Hangul wherever English has words', () => {
  const untranslated = [...korean].filter(
    ([key, message]) => /[a-z]{4}/.test(message.replace(/\{[^{}]*\}|<[^>]*>/g, '')) && message === english.get(key),
  );
  expect(untranslated).toEqual([]);
});

test.each(locales)('every namespace file in %s is registered', (locale) => {
  const folder = path.resolve(import.meta.dirname, '../../components/messages', locale);
  const files = readdirSync(folder).map((file) => path.basename(file, '.json'));
  expect(files.sort()).toEqual(Object.keys(catalogues[locale]).sort());
  for (const file of files)
    expect(() => JSON.parse(readFileSync(path.join(folder, `${file}.json`), 'utf8'))).not.toThrow();
});

test.each([
  [0, 'One label looks wrong, being rare, and is probably right'],
  [3, 'One more looks wrong, being rare, and is probably right'],
])('what looks wrong, being rare, is more only below a list of others (%i)', (listed, words) => {
  const t = createTranslator({ locale: 'en', timeZone: 'UTC', messages: catalogues.en });
  expect(t('estimates.flags.rare', { count: 1, listed })).toBe(words);
});

test.each([
  [0, 'no', 'nothing waits for its outcome'],
  [0, 'yes', 'all of it for items that workers have now'],
  [10, 'no', '10 answers wait for their outcome'],
  [10, 'yes', '10 answers wait for their outcome ($2.40); $1.44 for items that workers have now'],
])('what is reserved is told in full: %i answers, items held: %s', (count, isHeld, words) => {
  const t = createTranslator({ locale: 'en', timeZone: 'UTC', messages: catalogues.en });
  expect(t('ledger.where.reservedNote', { count, isHeld, awaiting: '$2.40', held: '$1.44' })).toBe(words);
});
