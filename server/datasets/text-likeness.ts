/**
 * Telling near-duplicates of a text (other capitals, spaces or punctuation, a word changed in a long paragraph) from texts
 * that merely speak of the same. Texts are compared by their sets of five-letter pieces, which need no words and so serve
 * Korean and Chinese too:
 *
 * 1. A fingerprint of 64 bits: the lowest bytes of eight minima of eight hash functions over the pieces (Broder, "On the
 *    resemblance and containment of documents", 1997, doi:10.1109/SEQUEN.1997.666900; one byte of each, as in Li and Koenig,
 *    "b-bit minwise hashing", 2010, doi:10.1145/1772690.1772759). Each byte is equal with about the probability that
 *    Jaccard's index of the two sets has. By calculation, a simhash of the same pieces (Charikar 2002) would differ at an
 *    index of 0.9 in 7 of 64 bits, which four bands find in two of three pairs; four bands of these find 99 of 100.
 * 2. Jaccard's index itself, and equal numbers: "invoice 17" is not a copy of "invoice 18".
 *
 * O(8 x length) a text, O(length) a comparison. A text shorter than a piece is one piece.
 */

const pieceLength = 5;
const hashes = 8;
/** Two texts are near-duplicates from here: about one word in twenty may differ. */
const leastJaccard = 0.85;

/** Case, width, accents' composition, spaces and punctuation do not make another text. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\p{S}]+/gu, ' ')
    .trim();
}

function piecesOf(text: string): Set<string> {
  const letters = bare(text);
  const pieces = new Set<string>();
  for (let at = 0; at + pieceLength <= letters.length; at++) pieces.add(letters.slice(at, at + pieceLength));
  return pieces.size > 0 ? pieces : new Set([letters]);
}

/** FNV-1a over UTF-16 units, then the finalizer of MurmurHash3 so that every bit depends on every letter. */
function hashOf(piece: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < piece.length; at++) hash = Math.imul(hash ^ piece.charCodeAt(at), 0x01000193);
  return mixed(hash);
}

function mixed(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The 64-bit fingerprint of texts that stand together (one, or the parts of a pair), as an unsigned number. */
export function textFingerprint(parts: readonly string[]): bigint {
  const minima = new Uint32Array(hashes).fill(0xffffffff);
  for (const [part, text] of parts.entries()) {
    for (const piece of piecesOf(text)) {
      const hash = hashOf(piece, part);
      for (let turn = 0; turn < hashes; turn++) {
        const value = mixed(hash ^ Math.imul(turn + 1, 0x9e3779b9));
        if (value < (minima[turn] ?? 0)) minima[turn] = value;
      }
    }
  }
  // The lowest bits of a minimum: its highest are zeros more often than not.
  return minima.reduce((bits, minimum) => (bits << 8n) | BigInt(minimum & 0xff), 0n);
}

/** Whether two texts, or two pairs of texts part by part, are near-duplicates. */
export function areNearTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, part) => isNearText(text, b[part] ?? ''));
}

function isNearText(a: string, b: string): boolean {
  if (numbersOf(a) !== numbersOf(b)) return false;
  return jaccard(piecesOf(a), piecesOf(b)) >= leastJaccard;
}

function numbersOf(text: string): string {
  return (text.normalize('NFKC').match(/\p{N}+/gu) ?? []).join(' ');
}

/** |A and B| / |A or B|; two empty texts are equal. */
function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let both = 0;
  for (const piece of a) if (b.has(piece)) both += 1;
  return both / (a.size + b.size - both);
}
