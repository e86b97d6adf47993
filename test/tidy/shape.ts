import { placeOf } from '@/test/tidy/places';
import type { Node, Source } from '@/test/tidy/source';
import type { Breach, Rule, World } from '@/test/tidy/world';

const maxFileLines = 400;
const maxFunctionLines = 70;

/** A file holds one idea. */
export const filesAreShort: Rule = (world) =>
  [...world.sources.values()].flatMap((source) => {
    const lines = source.text.replace(/\n$/, '').split('\n').length;
    return lines > maxFileLines ? [{ where: source.path, says: `${lines} lines, at most ${maxFileLines}` }] : [];
  });

/** A function fits on a screen. The body of a `describe` is a chapter, not a function. */
export const functionsAreShort: Rule = (world) =>
  eachNode(world, (node, above, source) => {
    if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) return null;
    if (source.path.startsWith('test/') && isChapter(above.at(-1))) return null;
    const lines = source.lineOf(node.end - 1) - source.lineOf(node.start) + 1;
    return lines > maxFunctionLines ? `a function of ${lines} lines, at most ${maxFunctionLines}` : null;
  });

function isChapter(call: Node | undefined): boolean {
  if (call?.type !== 'CallExpression') return false;
  let callee = call.callee as Node;
  while (callee.type === 'MemberExpression' || callee.type === 'CallExpression') {
    if (callee.type === 'MemberExpression' && (callee.property as Node).name === 'describe') return true;
    callee = (callee.type === 'MemberExpression' ? callee.object : callee.callee) as Node;
  }
  return callee.name === 'describe';
}

export const noAny: Rule = (world) =>
  eachNode(world, (node) => (node.type === 'TSAnyKeyword' ? '`any` says nothing' : null));

export const noBang: Rule = (world) =>
  eachNode(world, (node) => {
    const isDefinite = node.definite === true && /^(PropertyDefinition|VariableDeclarator)$/.test(node.type);
    return node.type === 'TSNonNullExpression' || isDefinite ? 'non-null `!`: prove it, or state an invariant' : null;
  });

/** An expected refusal is a declared problem, a broken promise an invariant; a bare error is neither. */
export const noBareErrors: Rule = (world) =>
  eachNode(world, (node, _above, source) => {
    const place = placeOf(world, source.path)?.floor;
    if (place === 'test' || place === 'root' || node.type !== 'ThrowStatement') return null;
    const thrown = node.argument as Node;
    const name = (thrown.callee as Node | undefined)?.name;
    if (name === 'Error') return 'a bare Error: declare a problem, or state an invariant';
    return name === 'TRPCError' && !source.path.startsWith('server/api/') ? 'TRPCError belongs to server/api' : null;
  });

/** Next.js asks for default exports in app/, tools ask for them in their settings; everything else has a name. */
export const defaultExportsOnlyInApp: Rule = (world) =>
  [...world.sources.values()].flatMap((source) => {
    const isAsked = source.path.startsWith('app/') || /(^|[./])config\.(ts|mts|js|mjs)$/.test(source.path);
    const isDeclaration = source.path.endsWith('.d.ts');
    if (!source.hasDefaultExport || isAsked || isDeclaration) return [];
    return [{ where: source.path, says: 'a default export outside app/: give it its name' }];
  });

/** One component a file, named as it: who knows the name knows the file. */
export const componentsAreNamedAsTheirFiles: Rule = (world) =>
  [...world.sources.values()].flatMap((source) => {
    if (!/^components\/.*\.tsx$/.test(source.path)) return [];
    const names = source.exported.filter((name) => /^[A-Z]/.test(name) && /[a-z]/.test(name));
    const wanted = componentOf(source.path);
    const says =
      names.length > 1 ? `${names.length} components in one file: ${names.join(', ')}` : `${names[0]} is not ${wanted}`;
    return names.length === 0 || (names.length === 1 && names[0] === wanted) ? [] : [{ where: source.path, says }];
  });

/** `components/ui/icon-button.tsx` holds IconButton. */
function componentOf(path: string): string {
  const [, file = ''] = /([^/]+)\.tsx$/.exec(path) ?? [];
  return file.replace(/(^|-)(.)/g, (_match, _dash, letter: string) => letter.toUpperCase());
}

/** Import from the file itself: a barrel hides who uses what, and loads all of it. */
export const noBarrels: Rule = (world) =>
  [...world.sources.values()].flatMap((source) =>
    source.isBarrel ? [{ where: source.path, says: 'a barrel file: it only passes on what others export' }] : [],
  );

/** Notes to self and switched-off checks; assembled here so that this file does not hold the words. */
const leftovers = [
  ...['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].map((word) => new RegExp(`\\b${word}\\b`)),
  ...['@ts-' + 'ignore', '@ts-' + 'nocheck', '@ts-' + 'expect-error', 'eslint-' + 'disable'].map(
    (word) => new RegExp(word),
  ),
  /\b(test|it|describe)\.(skip|only|todo|fixme)\(/,
];

export const noLeftovers: Rule = (world) =>
  [...world.sources.values()].flatMap((source) =>
    source.text.split('\n').flatMap((line, index) => {
      const found = leftovers.map((word) => word.exec(line)?.[0]).find(Boolean);
      return found ? [{ where: `${source.path}:${index + 1}`, says: `${found}: do it, or drop it` }] : [];
    }),
  );

type Judge = (node: Node, above: readonly Node[], source: Source) => string | null;

function eachNode(world: World, judge: Judge): Breach[] {
  const breaches: Breach[] = [];
  for (const source of world.sources.values()) {
    source.walk((node, above) => {
      const says = judge(node, above, source);
      if (says) breaches.push({ where: `${source.path}:${source.lineOf(node.start)}`, says });
    });
  }
  return breaches;
}
