import { isPure, placeOf } from '@/test/tidy/places';
import type { Node, Source } from '@/test/tidy/source';
import { type Breach, type Rule, target, type World } from '@/test/tidy/world';

/** The door sign stands first, where it is seen: before any other import. */
export const doorSignStandsFirst: Rule = (world) =>
  [...world.sources.values()].flatMap((source) => {
    const at = source.imports.findIndex((made) => made.specifier === 'server-only');
    if (at <= 0) return [];
    return [{ where: `${source.path}:${source.imports[at]?.line}`, says: "'server-only' must be the first import" }];
  });

/** A server file without the door sign imports only pure files and zod. */
export const pureFilesImportPureFiles: Rule = (world) =>
  pureServerFiles(world).flatMap((source) =>
    source.imports
      .filter((made) => !made.typeOnly)
      .flatMap((made) => {
        const to = target(world, source, made);
        const allowed = to ? to.startsWith('server/') && isPure(world, to) : /^zod(\/|$)/.test(made.specifier);
        if (allowed) return [];
        return [{ where: `${source.path}:${made.line}`, says: `a pure file imports ${made.specifier}` }];
      }),
  );

/** A pure file reads no clock, throws no dice and knows no environment: they are passed in. */
export const pureFilesTakeNothingFromOutside: Rule = (world) => pureServerFiles(world).flatMap(outsideReads);

function outsideReads(source: Source): Breach[] {
  const breaches: Breach[] = [];
  source.walk((node, above) => {
    const read = outsideRead(node, above.at(-1));
    if (read)
      breaches.push({ where: `${source.path}:${source.lineOf(node.start)}`, says: `a pure file reads ${read}` });
  });
  return breaches;
}

const outside = new Set([
  'process',
  'performance',
  'crypto',
  'fetch',
  'setTimeout',
  'setInterval',
  'globalThis',
  'window',
]);

function outsideRead(node: Node, parent: Node | undefined): string | null {
  const callee = node.callee as Node | undefined;
  if (node.type === 'NewExpression' && callee?.name === 'Date') {
    return (node.arguments as readonly Node[]).length === 0 ? 'the clock (new Date())' : null;
  }
  if (node.type === 'CallExpression' && callee?.name === 'Date') return 'the clock (Date())';
  if (node.type === 'MemberExpression') {
    const name = `${(node.object as Node).name}.${(node.property as Node).name}`;
    if (name === 'Date.now') return 'the clock (Date.now)';
    if (name === 'Math.random') return 'the dice (Math.random)';
  }
  if (node.type !== 'Identifier' || typeof node.name !== 'string' || !outside.has(node.name)) return null;
  const isOwnName = parent?.type === 'MemberExpression' && parent.property === node && parent.computed !== true;
  const isKey = parent?.type === 'Property' && parent.key === node;
  const isTyped = parent?.type.startsWith('TS') === true && !expressions.has(parent.type);
  return isOwnName || isKey || isTyped ? null : `the environment (${node.name})`;
}

const expressions = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression']);

function pureServerFiles(world: World): Source[] {
  return [...world.sources.values()].filter((source) => {
    const place = placeOf(world, source.path);
    const isServer = place?.floor === 'base' || place?.floor === 'room' || place?.floor === 'door';
    return isServer && /\.tsx?$/.test(source.path) && !source.path.endsWith('.d.ts') && isPure(world, source.path);
  });
}
