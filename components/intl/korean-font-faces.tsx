import '@fontsource-variable/noto-sans-kr/wght.css';

/** Draws nothing; importing it declares the faces, of which the browser fetches only the ones a page's syllables need. */
export function KoreanFontFaces() {
  return null;
}
