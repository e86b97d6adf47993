import type { OntologyClass } from '@/server/projects/tasks';

/** A key as the browser tells it. `code` is the place on the keyboard, which a Korean input method leaves alone. */
export type KeyPress = {
  readonly key: string;
  readonly code: string;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly repeat: boolean;
};

export type Command =
  | { readonly type: 'nudge' | 'grow'; readonly dx: number; readonly dy: number; readonly joins: boolean }
  | { readonly type: 'classify'; readonly classId: string }
  | { readonly type: 'cycle'; readonly by: 1 | -1 }
  | { readonly type: 'zoom'; readonly factor: number }
  | { readonly type: 'place' | 'putDown' | 'remove' | 'duplicate' | 'undo' | 'redo' | 'selectAll' }
  | { readonly type: 'isolate' | 'escape' }
  | { readonly type: 'fit' }
  | { readonly type: 'holdPan' };

export type KeyContext = {
  readonly classes: readonly OntologyClass[];
  readonly hasSelection: boolean;
  readonly isPlacing: boolean;
  /** The focus is on the drawing or on nothing; in the list and the toolbar, keys that work a control are left to it. */
  readonly onSurface: boolean;
};

export const zoomStep = 1.25;

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What a key asks for; null leaves it to the browser. */
export function commandOf(press: KeyPress, context: KeyContext): Command | null {
  if (press.ctrl && !arrows[press.key]) return withControl(press);
  const arrow = arrows[press.key];
  if (arrow) return context.onSurface ? arrowCommand(arrow, press, context) : null;
  if (press.alt) return null;
  return named(press, context) ?? classKey(press, context) ?? lettered(press);
}

/** The letter or digit that is meant: the layout's own where it is Latin, else the one printed on the same key. */
export function plainKey({ key, code }: KeyPress): string {
  const typed = key.toLowerCase();
  return /^[a-z0-9]$/.test(typed) ? typed : (/^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1]?.toLowerCase() ?? typed);
}

export function classByHotkey(press: KeyPress, classes: readonly OntologyClass[]): OntologyClass | undefined {
  if (press.ctrl || press.alt || press.shift) return undefined;
  const plain = plainKey(press);
  return classes.find((candidate) => !candidate.retired && candidate.hotkey === plain);
}

/**
 * Selected: arrows move by 1, with Shift 10, with Alt 0.1, and with Ctrl they size instead. Placing: steps of 10 with
 * Shift for size and Alt for single pixels, because a new rectangle has far to go and is made exact afterwards.
 */
function arrowCommand([x, y]: readonly [number, number], press: KeyPress, context: KeyContext): Command | null {
  if (!context.hasSelection && !context.isPlacing) return null;
  const step = context.isPlacing ? (press.alt ? 1 : 10) : press.alt ? 0.1 : press.shift ? 10 : 1;
  const sizes = press.ctrl || (context.isPlacing && press.shift);
  return { type: sizes ? 'grow' : 'nudge', dx: x * step, dy: y * step, joins: press.repeat };
}

function withControl(press: KeyPress): Command | null {
  const key = plainKey(press);
  if (key === 'z') return { type: press.shift ? 'redo' : 'undo' };
  if (key === 'y') return { type: 'redo' };
  if (key === 'a' && !press.shift) return { type: 'selectAll' };
  return null;
}

function named(press: KeyPress, context: KeyContext): Command | null {
  switch (press.key) {
    case 'Tab':
      return context.onSurface && !context.isPlacing ? { type: 'cycle', by: press.shift ? -1 : 1 } : null;
    case 'Enter':
      return context.isPlacing && context.onSurface ? { type: 'putDown' } : null;
    case ' ':
      return context.onSurface ? { type: 'holdPan' } : null;
    case 'Delete':
    case 'Backspace':
      return context.hasSelection ? { type: 'remove' } : null;
    case 'Escape':
      return { type: 'escape' };
    case 'Insert':
      return { type: 'place' };
    case '+':
    case '=':
      return { type: 'zoom', factor: zoomStep };
    case '-':
    case '_':
      return { type: 'zoom', factor: 1 / zoomStep };
    default:
      return null;
  }
}

function classKey(press: KeyPress, context: KeyContext): Command | null {
  const found = classByHotkey(press, context.classes);
  return found ? { type: 'classify', classId: found.id } : null;
}

function lettered(press: KeyPress): Command | null {
  if (press.shift) return null;
  switch (plainKey(press)) {
    case 'n':
      return { type: 'place' };
    case 'd':
      return { type: 'duplicate' };
    case 'h':
      return { type: 'isolate' };
    case '0':
      return { type: 'fit' };
    default:
      return null;
  }
}
