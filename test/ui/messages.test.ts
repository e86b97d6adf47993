import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { expect, test } from 'vitest';
import { locales } from '@/components/intl/locale';
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

/**
 * The arguments and tags a message asks for: "count", "<link>". Korean has no plural forms, so a plural in English may
 * be a plain number in Korean.
 */
function argumentsOf(elements: MessageFormatElement[]): string[] {
  return elements.flatMap((element): string[] => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return [];
      case TYPE.plural:
      case TYPE.select:
        return [element.value, ...Object.values(element.options).flatMap((option) => argumentsOf(option.value))];
      case TYPE.tag:
        return [`<${element.value}>`, ...argumentsOf(element.children)];
      default:
        return [element.value];
    }
  });
}

function wanted(message: string): string[] {
  return [...new Set(argumentsOf(parse(message)))].sort();
}

const english = flatten(catalogues.en);
const korean = flatten(catalogues.ko);

test('both languages have the same keys', () => {
  const onlyEnglish = [...english.keys()].filter((key) => !korean.has(key));
  const onlyKorean = [...korean.keys()].filter((key) => !english.has(key));
  expect({ onlyEnglish, onlyKorean }).toEqual({ onlyEnglish: [], onlyKorean: [] });
});

test('no message is empty and each is well-formed ICU', () => {
  const broken = [...english, ...korean].filter(([, message]) => {
    if (message.trim() === '') return true;
    try {
      parse(message);
      return false;
    } catch {
      return true;
    }
  });
  expect(broken).toEqual([]);
});

test('a message asks for the same arguments in both languages', () => {
  const differing = [...english]
    .map(([key, message]) => ({ key, en: wanted(message), ko: wanted(korean.get(key) ?? '') }))
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
