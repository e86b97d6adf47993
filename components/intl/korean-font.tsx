'use client';

import dynamic from 'next/dynamic';

/** The 120 faces of Noto Sans KR are declared only for readers of Korean: the style sheet is a chunk of its own. */
export const KoreanFont = dynamic(() => import('./korean-font-faces').then((faces) => faces.KoreanFontFaces));
