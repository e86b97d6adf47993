import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(path.resolve(import.meta.dirname, '../../app/globals.css'), 'utf8');

/** The light and dark halves of every colour declared with light-dark() in two hexes. */
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(over: string, under: string, theme: 'light' | 'dark'): number {
  const [a, b] = [over, under].map((name) => luminance(tokens.get(name)?.[theme] ?? '#000000'));
  const [low = 0, high = 0] = [a ?? 0, b ?? 0].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['paper', 'surface', 'sunken'];
const text: [string, string][] = [
  ...['ink', 'ink-soft', 'ink-faint', 'accent', 'accent-strong'].flatMap((ink) =>
    grounds.map((ground): [string, string] => [ink, ground]),
  ),
  ...['disagreement', 'unsure', 'settled'].flatMap((tone): [string, string][] => [
    [`${tone}-ink`, `${tone}-wash`],
    [`${tone}-ink`, 'paper'],
    [`${tone}-ink`, 'surface'],
  ]),
  ['accent-strong', 'accent-wash'],
  ['ink', 'accent-wash'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['on-ink', 'ink'],
  ['on-ink', 'ink-soft'],
];
const marks: [string, string][] = ['field', 'accent', 'disagreement', 'unsure', 'settled'].flatMap((mark) =>
  ['paper', 'surface'].map((ground): [string, string] => [mark, ground]),
);

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  test.each(text)('%s can be read on %s (4.5:1)', (ink, ground) => {
    expect(tokens.has(ink) && tokens.has(ground)).toBe(true);
    expect(contrast(ink, ground, theme)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(marks)('%s can be seen on %s (3:1)', (mark, ground) => {
    expect(contrast(mark, ground, theme)).toBeGreaterThanOrEqual(3);
  });
});
