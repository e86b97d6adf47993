import { invariant } from '@/server/problem';

/** Where the bytes of a key stand: two levels of 256 folders each, so that no folder grows beyond what tools can list. */
export function storagePath(key: string): string {
  // A key becomes part of a path and of an address, so it is never anything but 64 hex digits.
  invariant(/^[0-9a-f]{64}$/.test(key), 'a storage key is 64 hex digits');
  return `${key.slice(0, 2)}/${key.slice(2, 4)}/${key}`;
}
