import { chordOf, chordsOf, isSingleKey, type KeyPress } from './shortcut-keys';

/** One shortcut as a component registers it. */
export type Shortcut = {
  keys: string;
  description: string;
  /** The heading it stands under in the help. */
  scope: string;
  handler: (event: KeyPress) => void;
  /** Acts also while the person types in a field. */
  inFields: boolean;
};

/** Keys that a part of the page answers by itself, such as those of a drawing, as the help tells of them. */
export type ToldKeys = {
  /** The heading they stand under. */
  readonly scope: string;
  readonly entries: readonly { readonly keys: readonly string[]; readonly does: string }[];
};

/** How long the second key of "g w" may take. */
const sequenceMilliseconds = 1200;

/**
 * The shortcuts that act now. The one registered last wins, so a dialog or a tool takes a key over while it is there
 * and gives it back. Time is passed in, so that the rules can be tested without a clock.
 */
export function createShortcutRegistry() {
  const entries = new Map<number, Shortcut>();
  const tellings = new Map<number, readonly ToldKeys[]>();
  const listeners = new Set<() => void>();
  let nextId = 0;
  let pending: { chord: string; at: number } | null = null;
  let snapshot: readonly Shortcut[] = [];
  let told: readonly ToldKeys[] = [];
  let singleKeys = true;

  const changed = () => {
    snapshot = [...entries.values()];
    told = [...tellings.values()].flat();
    for (const listener of listeners) listener();
  };

  const find = (typed: readonly string[], inField: boolean): Shortcut | undefined =>
    [...entries.values()].reverse().find((entry) => {
      if (inField && !entry.inFields) return false;
      if (!singleKeys && isSingleKey(entry.keys)) return false;
      const chords = chordsOf(entry.keys);
      return chords.length === typed.length && chords.every((chord, place) => chord === typed[place]);
    });

  return {
    register(shortcut: Shortcut): () => void {
      const id = nextId++;
      entries.set(id, shortcut);
      changed();
      return () => {
        entries.delete(id);
        changed();
      };
    },
    /** Lists keys in the help that somebody else acts on. */
    tell(keys: readonly ToldKeys[]): () => void {
      const id = nextId++;
      tellings.set(id, keys);
      changed();
      return () => {
        tellings.delete(id);
        changed();
      };
    },
    told: (): readonly ToldKeys[] => told,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    list: (): readonly Shortcut[] => snapshot,
    allowSingleKeys(allowed: boolean): void {
      singleKeys = allowed;
    },
    allowsSingleKeys: (): boolean => singleKeys,
    /** The shortcut this press completes, if any; remembers the first half of a sequence. */
    press(event: KeyPress, context: { inField: boolean; now: number }): Shortcut | undefined {
      const chord = chordOf(event);
      const first = pending && context.now - pending.at <= sequenceMilliseconds ? pending.chord : null;
      pending = null;
      const second = first ? find([first, chord], context.inField) : undefined;
      if (second) return second;
      const single = find([chord], context.inField);
      if (!single && !context.inField) pending = { chord, at: context.now };
      return single;
    },
  };
}

export type ShortcutRegistry = ReturnType<typeof createShortcutRegistry>;
