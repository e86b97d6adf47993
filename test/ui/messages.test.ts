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

/** The arguments and tags a message asks for, each with its kind: "count:number", "link:tag". A plural asks for a number. */
function argumentsOf(elements: MessageFormatElement[]): string[] {
  return elements.flatMap((element): string[] => {
    switch (element.type) {
      case TYPE.argument:
        return [`${element.value}:value`];
      case TYPE.number:
      case TYPE.date:
      case TYPE.time:
        return [`${element.value}:${TYPE[element.type]}`];
      case TYPE.plural:
      case TYPE.select: {
        const inner = Object.values(element.options).flatMap((option) => argumentsOf(option.value));
        return [`${element.value}:${TYPE[element.type]}`, ...inner];
      }
      case TYPE.tag:
        return [`${element.value}:tag`, ...argumentsOf(element.children)];
      default:
        return [];
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
