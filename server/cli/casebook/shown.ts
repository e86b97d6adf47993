/** Control characters, and those that turn the direction of what follows or break a line where none is. */
const acting = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text for a person's terminal: characters that would act on it are shown escaped. What is written to files is exact. */
export function shown(text: string): string {
  return text.replace(acting, (mark) => named[mark] ?? `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
