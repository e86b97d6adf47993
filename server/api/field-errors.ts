import 'server-only';
import type { z } from 'zod';
import type { Locale, ProblemParams, Words } from '@/server/problem';
import { say } from './words';

/** A sentence about one input field; `path` is dotted, as the form names its fields. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

const sentences = {
  required: { en: 'Please fill this in.', ko: '이 항목을 입력하세요.' },
  type: { en: 'This is not the kind of value expected here.', ko: '이 항목에 맞는 형식이 아닙니다.' },
  shortText: {
    en: 'Please write at least {minimum, plural, one {# character} other {# characters}}.',
    ko: '{minimum}자 이상 입력하세요.',
  },
  longText: {
    en: 'Please keep this to {maximum, plural, one {# character} other {# characters}}.',
    ko: '{maximum}자 이하로 입력하세요.',
  },
  smallNumber: { en: 'Please enter {minimum} or more.', ko: '{minimum} 이상의 값을 입력하세요.' },
  bigNumber: { en: 'Please enter {maximum} or less.', ko: '{maximum} 이하의 값을 입력하세요.' },
  fewEntries: {
    en: 'Please add at least {minimum, plural, one {# entry} other {# entries}}.',
    ko: '{minimum}개 이상 추가하세요.',
  },
  manyEntries: {
    en: 'Please keep this to {maximum, plural, one {# entry} other {# entries}}.',
    ko: '{maximum}개 이하로 줄이세요.',
  },
  email: {
    en: 'Please enter a whole e-mail address, like name@example.org.',
    ko: 'name@example.org 형식의 이메일 주소를 입력하세요.',
  },
  format: { en: 'This is not written in the expected form.', ko: '입력 형식이 올바르지 않습니다.' },
  choice: { en: 'Please choose one of the options.', ko: '보기 중에서 하나를 선택하세요.' },
  unknownKeys: { en: 'There is a field here we do not know: {keys}.', ko: '알 수 없는 항목이 있습니다: {keys}.' },
} as const satisfies Record<string, Words>;

function sizeSentence(issue: Issue): { words: Words; params: ProblemParams } {
  if (issue.code === 'too_small') {
    const minimum = Number(issue.minimum);
    if (issue.origin === 'string') {
      return { words: minimum <= 1 ? sentences.required : sentences.shortText, params: { minimum } };
    }
    if (issue.origin === 'array' || issue.origin === 'set') return { words: sentences.fewEntries, params: { minimum } };
    return { words: sentences.smallNumber, params: { minimum } };
  }
  const maximum = issue.code === 'too_big' ? Number(issue.maximum) : 0;
  if (issue.code === 'too_big' && issue.origin === 'string') return { words: sentences.longText, params: { maximum } };
  if (issue.code === 'too_big' && (issue.origin === 'array' || issue.origin === 'set')) {
    return { words: sentences.manyEntries, params: { maximum } };
  }
  return { words: sentences.bigNumber, params: { maximum } };
}

function sentenceFor(issue: Issue): { words: Words; params: ProblemParams } {
  switch (issue.code) {
    case 'too_small':
    case 'too_big':
      return sizeSentence(issue);
    case 'invalid_type':
      return { words: issue.input === undefined ? sentences.required : sentences.type, params: {} };
    case 'invalid_format':
      return { words: issue.format === 'email' ? sentences.email : sentences.format, params: {} };
    case 'invalid_value':
    case 'invalid_union':
      return { words: sentences.choice, params: {} };
    case 'unrecognized_keys':
      return { words: sentences.unknownKeys, params: { keys: issue.keys.slice(0, 3).join(', ').slice(0, 80) } };
    default:
      return { words: sentences.format, params: {} };
  }
}

/** One sentence a field for everything a schema found wrong, in the person's language; at most twenty. Pure. */
export function fieldErrors(error: z.ZodError, locale: Locale): FieldError[] {
  return error.issues.slice(0, 20).map((issue) => {
    const { words, params } = sentenceFor(issue);
    return { path: issue.path.map(String).join('.'), message: say(words, locale, params) };
  });
}
