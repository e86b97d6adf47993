/**
 * Expected refusals and broken promises. A refusal is thrown as a `Problem`: it carries a code for programs and
 * words for the person, in every language of the interface. A broken promise of our own is a `Bug`: it is logged
 * with its request id and the person reads only that something broke on our side.
 */

export type Locale = 'en' | 'ko';

/** What a refusal means to the caller; each kind has one HTTP status (see server/api/trpc.ts). */
export type ProblemKind = 'invalid' | 'signed_out' | 'forbidden' | 'missing' | 'conflict' | 'too_many' | 'unavailable';

/** ICU message strings, one a language, with the same arguments in each. */
export type Words = Readonly<Record<Locale, string>>;

export type ProblemParams = Readonly<Record<string, string | number>>;

interface Declaration {
  readonly kind: ProblemKind;
  readonly words: Words;
}

/** A refusal that stops the request. `field` names the input it is about, as a dotted path. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: string,
    readonly kind: ProblemKind,
    readonly words: Words,
    readonly params: ProblemParams = {},
    readonly field?: string,
  ) {
    super(code);
  }
}

/**
 * Declares a room's refusals and returns the function that makes them. An undeclared code does not compile:
 * `throw assignmentProblem('lease_expired', { minutes: 20 })`.
 */
export function declareProblems<const D extends Record<string, Declaration>>(declarations: D) {
  return (code: keyof D & string, params?: ProblemParams, field?: string): Problem => {
    const declaration: Declaration | undefined = declarations[code];
    invariant(declaration, `undeclared problem ${code}`);
    return new Problem(code, declaration.kind, declaration.words, params, field);
  };
}

/** A promise of our own that did not hold. Its message is for the log, never for the person. */
class Bug extends Error {
  override readonly name = 'Bug';
}

/** States what must be true here; throws `Bug` when it is not. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Bug(message);
}
