import type { KnownFault, KnownFileReport } from './contract';

/** A line that cannot be used, its reason a whole sentence in the person's language. */
export type ToldFault = Omit<KnownFault, 'problem'> & { readonly reason: string };

/** The last line of the answer to a file of known answers. */
export type KnownFileEnd = Omit<KnownFileReport, 'refused'> & {
  readonly kind: 'end';
  readonly refused: readonly ToldFault[];
};
