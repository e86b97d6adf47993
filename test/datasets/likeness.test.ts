import { readdirSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { greySquare } from '@/server/datasets/images';
import { likenessIndex } from '@/server/datasets/likeness-index';
import {
  areNearPictures,
  type GreySquare,
  likenessSide,
  pictureFingerprint,
  sharedBlocks,
} from '@/server/datasets/picture-likeness';
import { areNearTexts, textFingerprint } from '@/server/datasets/text-likeness';

const pages = new URL('../../db/seed/hardcases/images/', import.meta.url);
const names = readdirSync(pages).sort();
const page = (place: number) => readFileSync(new URL(names[place] ?? '', pages));

const bitsBetween = (a: bigint, b: bigint) => (a ^ b).toString(2).replaceAll('0', '').length;

function drawn(level: (x: number, y: number) => number): GreySquare {
  return Uint8Array.from({ length: likenessSide ** 2 }, (_, at) => level(at % likenessSide, at >> 8));
}

describe('the fingerprint of a picture', () => {
  it('is the same for ever', () => {
    const wave = drawn((x, y) => 128 + 60 * Math.sin(x / 9) + 50 * Math.cos(y / 17 + x / 40));
    expect(pictureFingerprint(wave).toString(16)).toMatchInlineSnapshot(`"3f6a3f6ac095c095"`);
    expect(pictureFingerprint(drawn((x) => x)).toString(16)).toMatchInlineSnapshot(`"0"`);
    expect(pictureFingerprint(drawn(() => 200))).toBe(0n);
  });

  it('does not see brightness or contrast, and turns over for the negative', () => {
    const wave = drawn((x, y) => 128 + 60 * Math.sin(x / 9) + 50 * Math.cos(y / 17 + x / 40));
    const faint = wave.map((level) => 60 + level / 2);
    expect(bitsBetween(pictureFingerprint(wave), pictureFingerprint(faint))).toBeLessThanOrEqual(4);
    expect(bitsBetween(pictureFingerprint(wave), pictureFingerprint(wave.map((level) => 255 - level)))).toBe(64);
  });
});

describe('near-duplicates of pictures', () => {
  const copies: Record<string, (bytes: Buffer) => Promise<Buffer>> = {
    'compressed anew': (bytes) => sharp(bytes).jpeg({ quality: 40 }).toBuffer(),
    'half as large': (bytes) => sharp(bytes).resize(380, 180).png().toBuffer(),
    brighter: (bytes) => sharp(bytes).linear(0.85, 30).jpeg().toBuffer(),
    'cut at its edges': (bytes) =>
      sharp(bytes).extract({ left: 8, top: 4, width: 745, height: 352 }).jpeg({ quality: 90 }).toBuffer(),
  };

  it.each(Object.entries(copies))('a page that was %s is found and known again', async (_, copy) => {
    for (const place of [0, 1, 7, 16, 35]) {
      const [one, other] = [await greySquare(page(place)), await greySquare(await copy(page(place)))];
      const index = likenessIndex('picture', 1);
      index.add(pictureFingerprint(one));
      expect(index.near(pictureFingerprint(other), 4)).toEqual([0]);
      expect(areNearPictures(one, other)).toBe(true);
    }
  });

  it('no two of the 36 pages with hard cases are taken for one, near as their fingerprints are', async () => {
    const squares = await Promise.all(names.map((_, place) => greySquare(page(place))));
    expect(squares).toHaveLength(36);
    const prints = squares.map(pictureFingerprint);
    const alike: string[] = [];
    for (const [place, square] of squares.entries()) {
      for (const [after, other] of squares.entries()) {
        const isNear = after > place && bitsBetween(prints[place] ?? 0n, prints[after] ?? 0n) <= 24;
        if (isNear && areNearPictures(square, other)) alike.push(`${names[place]} ${names[after]}`);
      }
    }
    expect(alike).toEqual([]);
  }, 60_000);

  it('an even picture has nothing to compare, so it is like none', () => {
    const white = drawn(() => 250);
    expect(sharedBlocks(white, white)).toEqual({ blocks: 0, found: 0 });
    expect(areNearPictures(white, white)).toBe(false);
  });
});

describe('the fingerprint of a text', () => {
  it('is the same for ever', () => {
    expect(textFingerprint(['The kettle switches itself off.']).toString(16)).toMatchInlineSnapshot(
      `"4338c77b62419c20"`,
    );
    expect(textFingerprint(['', 'left', 'right']).toString(16)).toMatchInlineSnapshot(`"3c33715e10cc7473"`);
    expect(textFingerprint(['주전자가 저절로 꺼집니다.']).toString(16)).toMatchInlineSnapshot(`"d362ae1180f0fc6f"`);
    expect(textFingerprint(['ok'])).toBe(textFingerprint([' OK!']));
  });

  it('says which part a text stands in: a pair that is turned round is another', () => {
    expect(textFingerprint(['', 'left', 'right'])).not.toBe(textFingerprint(['', 'right', 'left']));
  });
});

describe('near-duplicates of texts', () => {
  const long =
    'I bought the lamp in March and it worked well until last week, when it began to flicker in the evening. ' +
    'I changed the bulb and the socket, but nothing helped, so please tell me how to send it back to you.';

  it('capitals, spaces, punctuation and full-width letters make no other text', () => {
    expect(areNearTexts(['Thank you, it works!'], ['thank   you. IT WORKS'])).toBe(true);
    expect(areNearTexts(['ＡＢＣ works'], ['abc works'])).toBe(true);
    expect(areNearTexts(['감사합니다 잘 됩니다!'], ['감사합니다, 잘 됩니다'])).toBe(true);
  });

  it('one word in a long paragraph may differ, one in a short sentence not, and no number ever', () => {
    expect(areNearTexts([long], [long.replace('lamp', 'radio')])).toBe(true);
    expect(areNearTexts(['The lamp is lovely.'], ['The lamp is broken.'])).toBe(false);
    expect(areNearTexts(['It is good.'], ['It is not good.'])).toBe(false);
    expect(areNearTexts([`${long} Order 4471.`], [`${long} Order 4472.`])).toBe(false);
  });

  it('a pair is near another when each of its parts is', () => {
    expect(areNearTexts(['Which?', long, 'Yes.'], ['which', long.toUpperCase(), 'yes'])).toBe(true);
    expect(areNearTexts(['Which?', long, 'Yes.'], ['Which?', long, 'No.'])).toBe(false);
    expect(areNearTexts(['a', 'b'], ['a'])).toBe(false);
  });

  it('are found by their fingerprints', () => {
    const index = likenessIndex('text', 2);
    index.add(textFingerprint([long]));
    index.add(textFingerprint(['The parcel says delivered, but nothing is at my door.']));
    expect(index.near(textFingerprint([long.replace('lamp', 'radio')]), 8)).toEqual([0]);
    expect(index.near(textFingerprint(['Something else entirely was asked here.']), 8)).toEqual([]);
  });
});

describe('the index of fingerprints', () => {
  /** A generator of bits from a seed (xorshift), so that every run tries the same. */
  function* bits(seed: number): Generator<bigint> {
    let state = BigInt(seed) | 1n;
    for (;;) {
      state ^= (state << 13n) & 0xffffffffffffffffn;
      state ^= state >> 7n;
      state ^= (state << 17n) & 0xffffffffffffffffn;
      yield state;
    }
  }

  it('finds every picture that differs in up to seven bits, among thousands, the nearest first', () => {
    const source = bits(11);
    const next = () => source.next().value ?? 0n;
    const filed = Array.from({ length: 3000 }, next);
    const index = likenessIndex('picture', filed.length);
    for (const one of filed) index.add(one);
    for (let turn = 0; turn < 300; turn++) {
      const place = Number(next() % 3000n);
      const places = new Set<bigint>();
      while (places.size < turn % 8) places.add(next() % 64n);
      const flipped = [...places].reduce((print, bit) => print ^ (1n << bit), filed[place] ?? 0n);
      expect(index.near(flipped, 4)[0]).toBe(place);
    }
    expect(index.near((filed[0] ?? 0n) ^ 0x1ff01ff01ff01ffn, 4)).not.toContain(0);
  });

  it('does not drown in fingerprints that thousands share: it answers with the first of those it looks at', () => {
    const index = likenessIndex('picture', 5000);
    for (let turn = 0; turn < 5000; turn++) index.add(7n);
    expect(index.near(7n, 3)).toEqual([4000, 4001, 4002]);
  });
});
