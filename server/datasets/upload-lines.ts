/** The answer to an upload, one JSON object a line: any number of `progress`, then one `end` or `broken`. */
export type UploadLine =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | UploadEnd
  | { readonly kind: 'broken'; readonly requestId: string };

/** What became of everything in the file; reasons are whole sentences in the person's language. */
export interface UploadEnd {
  readonly kind: 'end';
  readonly added: number;
  readonly alreadyHere: number;
  readonly refusedCount: number;
  readonly refused: readonly { readonly name: string; readonly line: number | null; readonly reason: string }[];
}
