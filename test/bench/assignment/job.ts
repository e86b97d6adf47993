/** What a process of the bench is asked for and what it answers. */
export interface Job {
  readonly act: string;
  readonly url: string;
  readonly seconds: number;
  readonly hands: number;
  readonly connections: number;
  readonly projectIds: readonly string[];
  readonly people: readonly string[];
}

export interface Outcome {
  /** How long each operation took, in ms, by its name. */
  readonly took: Readonly<Record<string, readonly number[]>>;
  readonly cpuMs: number;
  /** How many of the people have acted. */
  readonly people: number;
}

/** How long the hands are at it before their work is counted. */
export const warmUpMs = 1000;
