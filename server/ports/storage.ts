/**
 * Where images are kept. A key is the SHA-256 of the bytes in lower-case hex, so putting the same bytes twice is one
 * thing, and what is read can be checked against its name. Types, sizes and rights are kept in the database.
 */
export interface Storage {
  /** Keeps the bytes under their key; once it has returned, they survive a crash. */
  put(key: string, bytes: Uint8Array, mediaType: string): Promise<void>;
  /** The bytes, or null when there are none under this key. */
  get(key: string): Promise<Uint8Array | null>;
  has(key: string): Promise<boolean>;
  /** Forgets the bytes; does nothing when there are none. */
  remove(key: string): Promise<void>;
}
