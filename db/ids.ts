import { v7 } from 'uuid';

/** A new id (UUID version 7: it sorts by time of making, so that new rows land side by side in an index). */
export function newId(): string {
  return v7();
}
