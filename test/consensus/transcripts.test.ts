import { describe, expect, test } from 'vitest';
import { dice } from '@/server/consensus/random';
import { characterErrors, editsBetween, errorRate, plainSpeech, wordErrors } from '@/server/consensus/text-errors';
import { transcriptConsensus } from '@/server/consensus/transcript-consensus';
import { Vocabulary, WordDistances } from '@/server/consensus/word-lattice';

const merge = (...texts: readonly string[]) =>
  transcriptConsensus([texts.map((text, n) => ({ worker: `w${n}`, text }))])[0];

describe('word and character errors', () => {
  test('one word swapped, one dropped and one added are three errors', () => {
    expect(wordErrors('the cat sat on the mat', 'the bat sat the red mat')).toEqual({ errors: 3, length: 6 });
    expect(errorRate(wordErrors('a b', 'a'))).toBe(0.5);
  });

  test('Korean syllables count as one character however they are composed', () => {
    expect(characterErrors('가나다', '가나'.normalize('NFD'))).toEqual({ errors: 1, length: 3 });
  });

  test('nothing to say and nothing said is no error', () => {
    expect(errorRate(wordErrors('', ''))).toBe(0);
    expect(errorRate(wordErrors('', 'noise'))).toBe(1);
  });

  test('case and punctuation are not speech, apostrophes inside words are', () => {
    expect(plainSpeech("Don't -- stop, 'now'!")).toBe("don't stop now");
  });
});

describe('transcripts', () => {
  test('each word is the one most workers heard, even if nobody heard them all', () => {
    expect(merge('the cat sad on a mat', 'the cat sat on the hat', 'a cat sat on the mat')?.text).toBe(
      'the cat sat on the mat',
    );
  });

  test('words most workers left out are left out', () => {
    expect(merge('so it goes', 'so um it goes', 'so it goes')?.text).toBe('so it goes');
  });

  test('spelling is kept as written', () => {
    expect(merge('Hello, World', 'Hello, World', 'hello world')?.text).toBe('Hello, World');
  });

  test('a misheard word goes with its like, not with its neighbour', () => {
    expect(merge('came shortly upon it', 'came shorty upon it', 'shortly upon it')?.text).toBe('came shortly upon it');
  });

  test('a worker who is right elsewhere outweighs two who are not', () => {
    const good = Array.from({ length: 12 }, (_, n) => `alpha bravo charlie delta number${n}`);
    const items = good.map((text) => [
      { worker: 'good', text },
      { worker: 'also good', text },
      { worker: 'bad', text: 'alpha zulu yankee delta x' },
      { worker: 'worse', text: 'whisky zulu victor uniform x' },
    ]);
    const merged = transcriptConsensus([
      ...items,
      [
        { worker: 'good', text: 'echo foxtrot golf hotel india' },
        { worker: 'bad', text: 'echo foxtrot gulf hotel india' },
      ],
    ]);
    expect(merged[12]?.text).toBe('echo foxtrot golf hotel india');
    expect(merged[0]?.text).toBe('alpha bravo charlie delta number0');
  });

  test('the confidence is no more than how often a word is right, also where one worker alone heard it', () => {
    const random = dice(11);
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const word = () => Array.from({ length: 6 }, () => letters[random.below(26)]).join('');
    const items = Array.from({ length: 240 }, () => Array.from({ length: 10 }, word));
    const merged = transcriptConsensus(
      items.map((words, n) =>
        Array.from({ length: [1, 2, 3, 5][n % 4] ?? 0 }, (_, v) => {
          const worker = (n + v * 3) % 16;
          const wrong = worker < 8 ? 0.1 : 0.2;
          return { worker: `w${worker}`, text: words.map((own) => (random.next() < wrong ? word() : own)).join(' ') };
        }),
      ),
    );
    const calibrated = [0, 1, 2, 3].map((kind) => {
      const own = merged.map((found, n) => ({ found, words: items[n] ?? [] })).filter((_, n) => n % 4 === kind);
      const mean = (of: (one: (typeof own)[number]) => number) =>
        own.reduce((sum, one) => sum + of(one), 0) / own.length;
      const right = 1 - mean(({ found, words }) => errorRate(wordErrors(words.join(' '), found.text)));
      return { right, sure: mean(({ found }) => found.confidence) };
    });
    for (const { right, sure } of calibrated.slice(0, 2)) expect(Math.abs(sure - right)).toBeLessThan(0.05);
    // Mistakes here are never shared, as real ones are, so that two who agree are right nearly always.
    for (const [n, { right, sure }] of calibrated.entries()) {
      expect(sure).toBeLessThan(right);
      expect(sure).toBeGreaterThan(calibrated[n - 1]?.sure ?? 0.8);
    }
    const confidenceOf = (...texts: string[]) => merge(...texts)?.confidence ?? 1;
    expect(confidenceOf('')).toBeLessThan(0.95);
    expect(confidenceOf('a b')).toBeLessThan(confidenceOf('a b', 'a b'));
    expect(confidenceOf('a b', 'a b')).toBeLessThan(confidenceOf('a b', 'a b', 'a b'));
  });

  test('the order of rows does not matter; nothing gives an empty text', () => {
    const texts = ['one two three', 'one too three', 'one two tree'];
    expect(merge(...texts)?.text).toBe(merge(...[...texts].reverse())?.text);
    expect(transcriptConsensus([[]])).toEqual([{ text: '', confidence: 1, votes: 0 }]);
    expect(merge('', '')?.text).toBe('');
  });
});

test('words are as far apart as their letters, however long they are and however many there are', () => {
  const long = 'ab'.repeat(300);
  const words = ['shorty', 'shortly', 'cat', 'dog', long, `${long}c`, 'x'.repeat(300)];
  const apart = (vocabulary: Vocabulary) => {
    const ids = words.map((word) => vocabulary.idOf(word));
    const distances = new WordDistances(vocabulary);
    return [...ids, ...ids].map((a) => ids.map((b) => distances.between(b, a)));
  };
  const expected = words.map((a) =>
    words.map((b) => (a === b ? 0 : Math.max(0.3, editsBetween(a, b) / Math.max(a.length, b.length)))),
  );
  expect(apart(new Vocabulary())).toEqual([...expected, ...expected]);
  const many = new Vocabulary();
  for (let n = 0; n < 17_000; n++) many.idOf(`w${n}`);
  expect(apart(many)).toEqual([...expected, ...expected]);
  const distances = new WordDistances(many);
  expect([distances.between(0, 0), distances.between(0, 5), distances.between(5, 0)]).toEqual([0, 1, 1]);
});
