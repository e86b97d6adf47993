'use client';

import { useEffect, useState } from 'react';
import { later, useWhenWanted } from '@/components/ui/later';
import { watchForHangul } from './hangul';

const faces = later(() => import('./korean-font-faces'), { isAhead: false });

/** In other languages than Korean its faces are declared once there is Hangul on the page, as in the title of somebody's project. */
export function KoreanFontWhereSeen() {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => watchForHangul(document.body, () => setSeen(true)), []);
  useWhenWanted(faces, isSeen);
  return null;
}
