import { v7 } from 'uuid';
import { classPalette } from '@/components/ui/class-palette';
import { reservedHotkeys } from '@/server/projects/limits';
import type { OntologyClass, TaskKind } from '@/server/projects/tasks';

/** A class with nothing in it yet but the next free colour and digit key. */
export function freshClass(task: TaskKind, classes: readonly OntologyClass[]): OntologyClass {
  const used = new Set(classes.filter((one) => !one.retired).map((one) => one.colour.toLowerCase()));
  const colour = classPalette.find((one) => !used.has(one)) ?? classPalette[classes.length % classPalette.length];
  return {
    id: `c-${v7()}`,
    name: '',
    colour: colour ?? classPalette[0],
    hotkey: freeHotkey(task, classes),
    description: '',
    retired: false,
  };
}

function freeHotkey(task: TaskKind, classes: readonly OntologyClass[]): string | null {
  const taken = new Set<string | null>([...classes.map((one) => one.hotkey), ...reservedHotkeys[task]]);
  return [...'123456789'].find((key) => !taken.has(key)) ?? null;
}

/** The list with one class moved by a place; unchanged at either end. */
export function moved(classes: readonly OntologyClass[], index: number, by: -1 | 1): OntologyClass[] {
  const next = [...classes];
  const [one, other] = [next[index], next[index + by]];
  if (!one || !other) return next;
  next[index] = other;
  next[index + by] = one;
  return next;
}

/** The list with classes that had left it, at its end; a key that another class took meanwhile stays with that one. */
export function withAgain(classes: readonly OntologyClass[], gone: readonly OntologyClass[]): OntologyClass[] {
  const here = new Set(classes.map(({ id }) => id));
  const keys = new Set(classes.map(({ hotkey }) => hotkey));
  const back = gone.filter(({ id }) => !here.has(id));
  return [...classes, ...back.map((one) => ({ ...one, hotkey: keys.has(one.hotkey) ? null : one.hotkey }))];
}
