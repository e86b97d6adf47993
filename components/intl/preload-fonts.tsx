'use client';

import { preload } from 'react-dom';
import type { Locale } from './locale';

const inter = new URL('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2', import.meta.url);
const serif = new URL(
  '@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2',
  import.meta.url,
);

/** Fetches the faces every page is set in beside the style sheet that names them, not after it. Korean has no serif. */
export function PreloadFonts({ locale }: { locale: Locale }) {
  for (const face of locale === 'ko' ? [inter] : [inter, serif]) {
    preload(face.pathname, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' });
  }
  return null;
}
