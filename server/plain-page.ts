import { lookAgainSeconds } from './closed-mark';

/** The words of a page that stands for another one. */
interface PlainWords {
  readonly title: string;
  readonly what: string;
  readonly kept: string;
  readonly next: string;
  /** What is pressed to ask at once. */
  readonly retry: string;
}

/**
 * A page that needs nothing but itself, and asks again by itself for the page in whose place it stands: that of its own
 * address, or of the same with another query (`?…`).
 */
export function plainPage(locale: string, { title, what, kept, next, retry }: PlainWords, query = ''): string {
  const again = query.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const paragraphs = [what, kept, next].map((sentence) => `<p>${sentence}</p>`).join('');
  const look =
    ':root{color-scheme:light dark;background:light-dark(#fbfaf7,#161512);color:light-dark(#1b1a17,#ece9e1)}body{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:6rem auto;padding:0 1rem}h1{font:600 1.5rem/1.3 Georgia,serif}a{display:inline-block;padding:.6rem 0;color:light-dark(#2447d8,#97a9ff)}';
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="${lookAgainSeconds}${again && `;url=${again}`}"><title>${title}</title><style>${look}</style></head><body><main id="main"><h1>${title}</h1>${paragraphs}<p><a href="${again}">${retry}</a></p></main></body></html>`;
}
