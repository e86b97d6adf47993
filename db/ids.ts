import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** Asking the system for sixteen random bytes costs ten times what an id does besides, so they are asked for by the page. */
const random = new Uint8Array(4096);
const bytesOfId = 16;
let spent = random.length;

/** Where the last id stands: within a millisecond ids are counted, so that they sort by the order in which they were made. */
const last = { msecs: 0, seq: 0 };

function ownRandom(): Uint8Array {
  if (spent === random.length) {
    randomFillSync(random);
    spent = 0;
  }
  spent += bytesOfId;
  return random.subarray(spent - bytesOfId, spent);
}

/** A new id (UUID version 7: it sorts by time of making, so that new rows land side by side in an index). */
export function newId(): string {
  const bytes = ownRandom();
  const now = Date.now();
  if (now > last.msecs) {
    // A count that begins at a random place with its highest bit unset has room for two thousand million ids.
    last.seq = new DataView(bytes.buffer, bytes.byteOffset).getUint32(6) & 0x7fffffff;
    last.msecs = now;
  } else last.seq += 1;
  return v7({ random: bytes, ...last });
}
