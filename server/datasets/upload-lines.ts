import type { OfferedColumns } from './columns';

/** What became of everything in the file; reasons are whole sentences in the person's language. */
export interface UploadEnd {
  readonly kind: 'end';
  readonly added: number;
  readonly alreadyHere: number;
  readonly repeated: readonly { readonly name: string; readonly line: number | null }[];
  readonly refusedCount: number;
  readonly refused: readonly { readonly name: string; readonly line: number | null; readonly reason: string }[];
  /** Columns to choose among before the table is sent again; null for all else. */
  readonly offered: OfferedColumns | null;
}
