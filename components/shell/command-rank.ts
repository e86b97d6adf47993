type Named = { label: string; group?: string; hint?: string; onlyAsked?: boolean };

/** Lower case, and Hangul taken apart into its letters, so that a half-typed syllable already finds. */
function plain(text: string): string {
  return text.normalize('NFKD').toLowerCase();
}

/** Whether the letters of `query` come in this order in `text`. */
function isScattered(query: string, text: string): boolean {
  let at = 0;
  for (const letter of query) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** How well a command answers: 4 begins with it, 3 a word begins with it, 2 holds it, 1 its letters in order, 0 not. */
function score(command: Named, query: string): number {
  const label = plain(command.label);
  if (label.startsWith(query)) return 4;
  if (label.split(/[\s:/-]+/).some((word) => word.startsWith(query))) return 3;
  if (`${label} ${plain(command.hint ?? '')} ${plain(command.group ?? '')}`.includes(query)) return 2;
  return query.length > 1 && isScattered(query.replace(/\s/g, ''), label) ? 1 : 0;
}

/** The commands that answer a query, best first; equal ones keep their order, and an empty query keeps all but `onlyAsked`. */
export function rankCommands<C extends Named>(commands: readonly C[], query: string): C[] {
  const wanted = plain(query.trim());
  if (wanted === '') return commands.filter((command) => !command.onlyAsked);
  return commands
    .map((command) => ({ command, score: score(command, wanted) }))
    .filter((ranked) => ranked.score > 0)
    .sort((a, b) => b.score - a.score)
    .map((ranked) => ranked.command);
}
