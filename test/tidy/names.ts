import { placeOf } from '@/test/tidy/places';
import { type Breach, type Rule, reach, type World } from '@/test/tidy/world';

const drawer = /^(libs?|utils?|types?|hooks?|helpers?|common|misc|shared|core-utils|interfaces|constants)$/;

/** A drawer always fills: a folder or file is named for its idea. */
export const noDrawers: Rule = (world) =>
  world.files.flatMap((path) => {
    const found = path.split('/').find((part) => drawer.test(part.replace(/\..*$/, '')));
    return found ? [{ where: path, says: `${found} is a drawer: name it for its idea` }] : [];
  });

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const routePart = /^(\([a-z-]+\)|\[\[?(\.\.\.)?[a-z]+([A-Z][a-z]+)*\]?\]|_[a-z-]+|@[a-z-]+)$/;
const rootNames = /^([A-Z]+\.md|\..+)$/;

/** Files of code and their folders are kebab-case; Next.js's own marks are let through in app/. Data keeps its names. */
export const namesAreKebab: Rule = (world) =>
  world.files.flatMap((path) => {
    if (!/\.(tsx?|m[jt]s|js|css|md)$/.test(path) || (!path.includes('/') && rootNames.test(path))) return [];
    const odd = path.split('/').find((part) => !kebab.test(part) && !(path.startsWith('app/') && routePart.test(part)));
    return odd ? [{ where: path, says: `${odd} is not kebab-case` }] : [];
  });

/** Every folder of server/ stands in the order of the rooms, or is a door. */
export const roomsAreDeclared: Rule = (world) =>
  [...world.sources.keys()].flatMap((path) =>
    placeOf(world, path) === null ? [{ where: path, says: 'its folder is not in the order of the rooms' }] : [],
  );

/** Where the product begins: addresses, commands, and what tools read by name. */
const beginnings = [
  /^app\/(.*\/)?(page|layout|route|template|loading|error|global-error|not-found|default|icon|apple-icon|opengraph-image|manifest|robots|sitemap)\.(ts|tsx)$/,
  /^(proxy|instrumentation|instrumentation-client)\.ts$/,
  /^server\/cli\/([^/]+|start\/(?:only-)?with-parent)\.(mjs|ts)$/,
  /^server\/cli\/[^/]+\/main\.ts$/,
  /^db\/schema\/[^/]+\.ts$/,
  /\.d\.ts$/,
];

/** A file that nothing of the product leads to is dead; a test of it does not bring it to life, a measurement does. */
export const noDeadFiles: Rule = (world) => {
  const starts = [...world.sources.keys()].filter(
    (path) => beginnings.some((shape) => shape.test(path)) || /^test\/real\/[^/]+\.ts$/.test(path),
  );
  const alive = reach(world, starts, true);
  return [...world.sources.keys()].flatMap((path): Breach[] =>
    isProduct(path) && !alive.has(path) ? [{ where: path, says: 'nothing in the product leads to it' }] : [],
  );
};

const isProduct = (path: string) => /^(app|components|server|db)\//.test(path);

/** The lock file names no host, so that any registry can serve it. */
export const lockNamesNoHost: Rule = (world) => {
  const line = world
    .read('package-lock.json')
    .split('\n')
    .findIndex((each) => /"resolved": *"(https?|git)/.test(each));
  return line < 0 ? [] : [{ where: `package-lock.json:${line + 1}`, says: 'names a registry host' }];
};

/** The oldest versions without a known hole that concerns us. */
const floorsOfVersions: Readonly<Record<string, readonly number[]>> = {
  next: [16, 4, 5],
  sharp: [0, 35, 5],
  'next-auth': [4, 24, 15],
};

/** No copy of these packages, however deep, is older than its floor. */
export const versionsAreSafe: Rule = (world) =>
  Object.entries(floorsOfVersions).flatMap(([name, floor]): Breach[] => {
    const copies = lockedVersions(world, name);
    if (copies.length === 0) return [{ where: 'package-lock.json', says: `${name} is not locked` }];
    const old = copies.filter((version) => isOlder(version, floor));
    return old.map((version) => ({
      where: 'package-lock.json',
      says: `${name} ${version} is older than ${floor.join('.')}`,
    }));
  });

function lockedVersions(world: World, name: string): string[] {
  const lock = JSON.parse(world.read('package-lock.json')) as { packages: Record<string, { version?: string }> };
  return Object.entries(lock.packages).flatMap(([path, { version }]) =>
    version && (path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`)) ? [version] : [],
  );
}

/** Whether a version stands below a floor; a pre-release of the floor itself does. */
function isOlder(version: string, floor: readonly number[]): boolean {
  const [numbers = '', prerelease] = version.split('-');
  const parts = numbers.split('.').map(Number);
  const at = floor.findIndex((least, index) => parts[index] !== least);
  return at < 0 ? prerelease !== undefined : (parts[at] ?? 0) < (floor[at] ?? 0);
}
