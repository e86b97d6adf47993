/**
 * Where in a JSON text a value stands. `JSON.parse` forgets it, and a file of a million annotations is no help when only
 * the number of the annotation is told. The text is walked once, and only after something was found to be wrong with it.
 * Cost O(length of the text) time, O(depth) memory.
 */

/**
 * The line, from 1, of the value at `path`, or of the deepest value on the way to it that is there; for a text that is no
 * JSON the line of the first fault before it.
 */
export function lineOfPath(text: string, path: readonly PropertyKey[]): number {
  const walk = new Walk(text, path.map(String));
  walk.value(0);
  return lineAt(text, walk.found);
}

/** The position, from 0, of the first thing that is not JSON, or undefined where all of it is. */
export function placeOfFault(text: string): number | undefined {
  const walk = new Walk(text, []);
  walk.value(Number.NEGATIVE_INFINITY);
  walk.blank();
  return walk.isBroken || walk.at < text.length ? walk.at : undefined;
}

function lineAt(text: string, end: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
const quoted = /"[^"\\\n\r\t]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\n\r\t]*)*"/y;
const space = /[ \t\r\n]*/y;

/** Values nested deeper than this are taken for a fault, as no documented form is. */
const deepest = 1000;

class Walk {
  at = 0;
  /** Where the deepest value on the path begins. */
  found = 0;
  isBroken = false;
  private level = 0;

  constructor(
    private readonly text: string,
    private readonly path: readonly string[],
  ) {}

  blank(): void {
    this.take(space);
  }

  /** Reads a value; `depth` is how many steps of the path lead to it, negative when it is not on the path. */
  value(depth: number): void {
    this.blank();
    if (depth >= 0) this.found = this.at;
    const opening = this.text[this.at];
    if (opening === '{' || opening === '[') this.members(opening, depth);
    else if (this.take(opening === '"' ? quoted : scalar) === undefined) this.isBroken = true;
  }

  private members(opening: '{' | '[', depth: number): void {
    const closing = opening === '{' ? '}' : ']';
    this.at++;
    if (++this.level > deepest) this.isBroken = true;
    for (let n = 0; !this.isBroken; n++) {
      this.blank();
      if (n === 0 && this.skip(closing)) break;
      const name = opening === '{' ? this.key() : String(n);
      if (this.isBroken) return;
      this.value(name === this.path[depth] ? depth + 1 : Number.NEGATIVE_INFINITY);
      this.blank();
      if (this.isBroken || this.skip(closing)) break;
      if (!this.skip(',')) this.isBroken = true;
    }
    this.level--;
  }

  private key(): string {
    const word = this.take(quoted);
    this.blank();
    if (word === undefined || !this.skip(':')) this.isBroken = true;
    return word === undefined ? '' : String(JSON.parse(word));
  }

  private skip(mark: string): boolean {
    if (this.text[this.at] !== mark) return false;
    this.at++;
    return true;
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const word = pattern.exec(this.text)?.[0];
    this.at += word?.length ?? 0;
    return word;
  }
}
