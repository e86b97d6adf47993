/**
 * What one verb of the `casebook` command is: its words for `--help`, the options it takes, and what it does.
 * The frame (`main.ts`) parses the arguments, refuses wrong ones with exit code 2, prints the report and
 * turns a `badData` refusal into exit code 1. A verb only reads its operands, computes and writes its `--out`.
 */

/** `text` takes a value, `file` one that is read, `number` a number within its bounds, `switch` takes none. */
export interface VerbOption {
  readonly kind: 'text' | 'file' | 'number' | 'switch';
  /** How the value is shown in the help, e.g. `OUT.csv`. */
  readonly placeholder?: string;
  readonly help: string;
  readonly choices?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** Of a number: one without a fraction. */
  readonly isWhole?: boolean;
  readonly required?: boolean;
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What a verb tells at the end: `json` is printed for `--json`, `lines` otherwise. */
export interface Report {
  readonly json: Json;
  readonly lines: readonly string[];
}

/** Counts work towards a known or unknown total; draws on a terminal only, after two seconds. */
export interface Progress {
  /** Begins a named step; `total` in the step's own unit (bytes, items), or undefined when it is not known. */
  step(name: string, total?: number): void;
  /** Sets how much of the step is done. Cheap enough to call every few thousand rows. */
  done(count: number): void;
}

export interface VerbCall {
  /** One per declared operand, in order; `-` means standard input. */
  readonly operands: readonly string[];
  text(option: string): string | undefined;
  number(option: string): number | undefined;
  isSet(option: string): boolean;
  readonly progress: Progress;
}

export interface Verb {
  readonly name: string;
  /** One line for the list of verbs. */
  readonly summary: string;
  /** Names of the files it reads, as shown in the help, e.g. `LABELS.csv`. All are required. */
  readonly operands: readonly string[];
  /** `--json`, `--help` are added by the frame. Keys are option names without dashes. */
  readonly options: Readonly<Record<string, VerbOption>>;
  /** Input and output columns, one sentence or table line each. */
  readonly details: readonly string[];
  /** A command line that runs as it stands on a file of the stated form. */
  readonly example: string;
  run(call: VerbCall): Promise<Report>;
}
