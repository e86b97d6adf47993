/** The colours of a person: `line` for strokes over images, `wash` and `ink` for a badge, all good in both themes. */
export type Tint = { readonly line: string; readonly wash: string; readonly ink: string };

/**
 * Hues in OKLCH degrees. Those of vermilion (15 to 50), amber (60 to 90) and the green of settled (about 155) are left
 * out: a person's colour must not read as a judgement.
 */
const hues = [255, 340, 195, 110, 300, 225, 320, 125, 280, 210, 355, 180] as const;

/** FNV-1a over UTF-16 units: the same id starts at the same hue on every machine. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value;
}

function tintAt(place: number): Tint {
  const hue = hues[place % hues.length];
  // A crowd larger than the hues goes round again, darker, so that the thirteenth still differs from the first.
  const depth = Math.floor(place / hues.length) % 2 === 0 ? 0.62 : 0.48;
  return {
    line: `oklch(${depth} 0.16 ${hue})`,
    wash: `light-dark(oklch(0.92 0.05 ${hue}), oklch(0.34 0.06 ${hue}))`,
    ink: `light-dark(oklch(0.38 0.09 ${hue}), oklch(0.9 0.06 ${hue}))`,
  };
}

/** The tint of one person under a pseudonym, from their id. Two people may share it; side by side use `distinctTints`. */
export function avatarTint(id: string): Tint {
  return tintAt(hash(id) % hues.length);
}

/**
 * Tints for people who are seen together, no two alike up to 24: each takes the hue of their id, or the next that is
 * free. The same set of ids gives the same tints whatever its order.
 */
export function distinctTints(ids: readonly string[]): ReadonlyMap<string, Tint> {
  const taken = new Set<number>();
  const tints = new Map<string, Tint>();
  for (const id of [...new Set(ids)].sort()) {
    const first = hash(id) % hues.length;
    const places = Array.from({ length: hues.length * 2 }, (_, step) => {
      const round = Math.floor(step / hues.length) * hues.length;
      return ((first + step) % hues.length) + round;
    });
    const place = places.find((wanted) => !taken.has(wanted)) ?? first;
    taken.add(place);
    tints.set(id, tintAt(place));
  }
  return tints;
}
