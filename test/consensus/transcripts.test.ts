import { describe, expect, test } from 'vitest';
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
