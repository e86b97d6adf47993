/** What a key press says, whatever machine or keyboard it came from. A KeyboardEvent fits. */
export type KeyPress = {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
};

/**
 * The name of the key without its modifiers. A letter typed while a Hangul or Cyrillic layout is on arrives as that
 * script's letter, so letters and digits outside ASCII are read from the place of the key on the keyboard.
 */
function keyName({ key, code }: KeyPress): string {
  if (key === ' ') return 'space';
  const isPrintable = [...key].length === 1;
  const place = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1];
  const isForeign = isPrintable && key.charCodeAt(0) > 127;
  // An input method that is composing hides the letter altogether and calls it "Process".
  if ((isForeign || key === 'Process') && place) return place.toLowerCase();
  return key.toLowerCase();
}

/** Shift is part of a symbol ("?" is Shift+/ on some keyboards and not on others), and spelt out with letters and names. */
function carriesShift(name: string): boolean {
  return name.length > 1 || /[a-z0-9]/.test(name);
}

/** Writes a press as a chord in one fixed order, e.g. "mod+shift+z"; mod is Ctrl, or Command on Apple's keyboards. */
export function chordOf(press: KeyPress): string {
  const name = keyName(press);
  const parts = [
    press.ctrlKey || press.metaKey ? 'mod' : '',
    press.altKey ? 'alt' : '',
    press.shiftKey && carriesShift(name) ? 'shift' : '',
    name,
  ];
  return parts.filter(Boolean).join('+');
}

/** A shortcut as written ("Shift+Mod+Z", "g w") in the same fixed order: its chords, pressed one after the other. */
export function chordsOf(keys: string): string[] {
  return keys
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .map((chord) => {
      const parts = chord === '+' ? ['+'] : chord.split('+');
      const name = parts.at(-1) ?? '';
      const has = (modifier: string) => parts.slice(0, -1).includes(modifier);
      return [has('mod') ? 'mod' : '', has('alt') ? 'alt' : '', has('shift') ? 'shift' : '', name]
        .filter(Boolean)
        .join('+');
    });
}

/** True for shortcuts of bare characters, which a person who dictates or trembles may turn off (WCAG 2.1.4). */
export function isSingleKey(keys: string): boolean {
  return chordsOf(keys).every((chord) => [...chord].length === 1);
}
