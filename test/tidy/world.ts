import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { type Import, parseSource, type Source } from '@/test/tidy/source';

/** The whole tree, or a made-up one in a test of a rule. */
export interface World {
  /** Every file that is kept, with `/` between folders, sorted. */
  readonly files: readonly string[];
  /** The files of code among them, by path. */
  readonly sources: ReadonlyMap<string, Source>;
  /** The rooms of server/, bottom to top. */
  readonly rooms: readonly string[];
  /** The text of any kept file. */
  read(path: string): string;
}

/** A rule that is broken somewhere; `where` is a path or path:line. */
export interface Breach {
  readonly where: string;
  readonly says: string;
}

export type Rule = (world: World) => Breach[];

const floors = ['app', 'components', 'server', 'db', 'test'];
const notOurs = new Set(['node_modules', '.git', '.casebook', 'output', 'test-results']);
const code = /\.(ts|tsx|mts|mjs|js)$/;

/** A world out of texts by path: what each rule is tried on before it is believed. */
export function worldOf(texts: Readonly<Record<string, string>>, rooms: readonly string[]): World {
  const files = Object.keys(texts).sort();
  const read = (path: string) => texts[path] ?? '';
  const sources = files.filter((path) => code.test(path)).map((path) => [path, parseSource(path, read(path))] as const);
  return { files, sources: new Map(sources), rooms, read };
}

/** The tree on disk: the five floors and the files at the root. What is built, installed or stored is left out. */
export function worldOnDisk(root: string, rooms: readonly string[]): World {
  const atRoot = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && !/\.(tsbuildinfo|log)$/.test(entry.name),
  );
  const paths = [...atRoot.map((entry) => entry.name), ...floors.flatMap((floor) => listing(root, floor))];
  const texts = new Map<string, string>();
  const read = (path: string) => {
    const known = texts.get(path) ?? readFileSync(join(root, path), 'utf8');
    texts.set(path, known);
    return known;
  };
  const files = paths.sort();
  const sources = files
    .filter((path) => code.test(path) && path !== 'next-env.d.ts')
    .map((path) => [path, parseSource(path, read(path))] as const);
  return { files, sources: new Map(sources), rooms, read };
}

function listing(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return [];
    const path = posix.join(folder, entry.name);
    return entry.isDirectory() ? listing(root, path) : [path];
  });
}

/** The path of the file that an import means, or null when it is a package, a stylesheet or not there. */
export function target(world: World, from: Source, { specifier }: Import): string | null {
  const path = specifier.startsWith('@/')
    ? specifier.slice(2)
    : specifier.startsWith('.')
      ? posix.join(dirname(from.path), specifier)
      : null;
  if (path === null) return null;
  const candidates = [path, ...['.ts', '.tsx', '.mts', '.mjs', '.js', '.d.ts'].map((ending) => path + ending)];
  return candidates.find((candidate) => world.sources.has(candidate)) ?? null;
}

/** The files that `start` pulls in at run time, itself included, each with the file that asked for it first. */
export function reach(world: World, start: readonly string[], withTypes = false): Map<string, string | null> {
  const found = new Map<string, string | null>(start.map((path) => [path, null]));
  for (const path of found.keys()) {
    const source = world.sources.get(path);
    for (const each of source?.imports ?? []) {
      if (each.typeOnly && !withTypes) continue;
      const next = source && target(world, source, each);
      if (next && !found.has(next)) found.set(next, path);
    }
  }
  return found;
}

/** `a -> b -> c`: how a file was reached. */
export function trail(found: ReadonlyMap<string, string | null>, path: string): string {
  const before = found.get(path);
  return before ? `${trail(found, before)} -> ${path}` : path;
}
