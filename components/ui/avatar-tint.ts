const tints = 12;

/** FNV-1a over UTF-16 units: the same id has the same tint on every machine. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value;
}

/**
 * The colour of a person under a pseudonym, from their id: one of twelve hues of equal lightness and chroma (OKLCH), so
 * that nobody looks more important. `line` is for strokes and shapes over images, `wash` for a background, in both themes.
 */
export function avatarTint(id: string): { line: string; wash: string; ink: string } {
  const hue = (hash(id) % tints) * (360 / tints) + 15;
  return {
    line: `oklch(0.62 0.15 ${hue})`,
    wash: `light-dark(oklch(0.92 0.05 ${hue}), oklch(0.34 0.06 ${hue}))`,
    ink: `light-dark(oklch(0.38 0.09 ${hue}), oklch(0.9 0.06 ${hue}))`,
  };
}
