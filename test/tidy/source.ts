import { parseSync } from 'oxc-parser';

/** One import, export-from or dynamic import of a source. */
export interface Import {
  /** As written: `@/server/problem`, `./button`, `zod`. */
  readonly specifier: string;
  /** Whether nothing of it is left at run time (`import type`). */
  readonly typeOnly: boolean;
  readonly line: number;
}

/** A node of the syntax tree (ESTree with TypeScript). */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** A file of code, read once and asked many things. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
  readonly directives: readonly string[];
  readonly hasDefaultExport: boolean;
  /** The names of exported functions and constants (not of types). */
  readonly exported: readonly string[];
  /** Whether the file does nothing but pass on what other files export. */
  readonly isBarrel: boolean;
  /** Calls `visit` for every node with the nodes above it, nearest last. */
  walk(visit: (node: Node, above: readonly Node[]) => void): void;
  lineOf(offset: number): number;
}

/** Reads one file. Throws when it does not parse, since nothing could then be said about it. */
export function parseSource(path: string, text: string): Source {
  const parsed = parseSync(path, text);
  const [fault] = parsed.errors;
  if (fault) throw new Error(`${path} does not parse: ${fault.message}`);
  const starts = lineStarts(text);
  const lineOf = (offset: number) => starts.findLastIndex((start) => start <= offset) + 1;
  const program = parsed.program as unknown as Node;
  const body = program.body as readonly Node[];
  return {
    path,
    text,
    imports: importsOf(parsed.module, text, lineOf),
    directives: body.flatMap((node) => (typeof node.directive === 'string' ? [node.directive] : [])),
    hasDefaultExport: parsed.module.staticExports.some((statement) =>
      statement.entries.some((entry) => entry.exportName.kind === 'Default' || entry.exportName.name === 'default'),
    ),
    exported: parsed.module.staticExports.flatMap((statement) =>
      statement.entries.flatMap((entry) => (entry.isType || !entry.exportName.name ? [] : [entry.exportName.name])),
    ),
    isBarrel: body.length > 0 && body.every(passesOn),
    walk: (visit) => walkFrom(program, [], visit),
    lineOf,
  };
}

type ParsedModule = ReturnType<typeof parseSync>['module'];

function importsOf(module: ParsedModule, text: string, lineOf: (offset: number) => number): Import[] {
  const found: Import[] = module.staticImports.map((statement) => ({
    specifier: statement.moduleRequest.value,
    typeOnly: /^import\s+type\b(?!\s*(,|from\b))/.test(text.slice(statement.start, statement.end)),
    line: lineOf(statement.start),
  }));
  for (const statement of module.staticExports) {
    const [entry] = statement.entries;
    if (!entry?.moduleRequest) continue;
    const typeOnly = statement.entries.every((each) => each.isType);
    found.push({ specifier: entry.moduleRequest.value, typeOnly, line: lineOf(statement.start) });
  }
  for (const call of module.dynamicImports) {
    const written = text.slice(call.moduleRequest.start, call.moduleRequest.end);
    const [, specifier] = /^['"](.+)['"]$/.exec(written) ?? [];
    if (specifier) found.push({ specifier, typeOnly: false, line: lineOf(call.start) });
  }
  return found;
}

const passesOn = (node: Node) =>
  node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && node.source !== null);

function walkFrom(node: Node, above: readonly Node[], visit: (node: Node, above: readonly Node[]) => void): void {
  visit(node, above);
  const below = [...above, node];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) for (const each of value) if (isNode(each)) walkFrom(each, below, visit);
    if (isNode(value)) walkFrom(value, below, visit);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
