import { doors, isPure, ownerOfQueries, type Place, placeOf } from '@/test/tidy/places';
import type { Import, Source } from '@/test/tidy/source';
import { type Breach, type Rule, reach, target, trail, type World } from '@/test/tidy/world';

/** Imports run downwards only, between floors and between rooms. */
export const importsRunDownwards: Rule = (world) =>
  eachImport(world, (from, to, made) => {
    const here = placeOf(world, from);
    const there = placeOf(world, to);
    if (!here || !there || from === testCommand) return null;
    return refusal(world, { here, there, to, typeOnly: made.typeOnly });
  });

/** The command that runs the tests knows them, as no other part of the product does. */
const testCommand = 'server/cli/test.mjs';

interface Crossing {
  readonly here: Place;
  readonly there: Place;
  readonly to: string;
  readonly typeOnly: boolean;
}

/** Why a crossing is refused, or null when it is allowed. */
function refusal(world: World, crossing: Crossing): string | null {
  const { here, there } = crossing;
  if (here.floor === 'test' || here.floor === 'root') return null;
  if (there.floor === 'test') return 'product code uses test code';
  if (there.floor === 'root') return null;
  if (here.floor === 'app' || here.floor === 'app-api') return refusalInApp(world, crossing);
  if (here.floor === 'components' || here.floor === 'components-ui') return refusalInComponents(world, crossing);
  if (there.floor === 'app' || there.floor === 'app-api') return 'only app/ uses app/';
  if (there.floor === 'components' || there.floor === 'components-ui') return 'what decides does not know what is seen';
  if (here.floor === 'db')
    return there.floor === 'db' || there.floor === 'base' ? null : 'db/ knows no room and no door';
  if (here.floor === 'seed') return there.floor === 'door' ? 'a scenario uses rooms, not doors' : null;
  return refusalInServer(world, crossing);
}

function refusalInApp(world: World, { here, there, to, typeOnly }: Crossing): string | null {
  if (there.floor === 'db' || there.floor === 'seed') return 'app/ asks server/, never db/';
  if (there.floor === 'door') return there.door === 'api' ? null : `app/ knows no ${there.door}`;
  if (there.floor !== 'room' || here.floor === 'app-api') return null;
  if (typeOnly || isPure(world, to)) return null;
  return 'a page calls the server-side caller, never a room';
}

function refusalInComponents(world: World, { here, there, to, typeOnly }: Crossing): string | null {
  if (there.floor === 'app' || there.floor === 'app-api') return 'components/ knows no address';
  if (there.floor === 'db' || there.floor === 'seed') return 'components/ never knows db/, not even its types';
  if (here.floor === 'components-ui') return refusalInUi(world, there, to);
  if (there.floor === 'room' && there.isRouter && !typeOnly) return 'a component takes data by props or by tRPC hooks';
  if (there.floor !== 'room' && there.floor !== 'base' && there.floor !== 'door') return null;
  return typeOnly || (there.floor !== 'door' && isPure(world, to)) ? null : 'only pure server files reach a component';
}

function refusalInUi(world: World, there: Place, to: string): string | null {
  const [, folder = ''] = to.split('/');
  if (there.floor === 'room' || there.floor === 'door') return 'components/ui knows no room';
  return there.floor === 'components' && world.rooms.includes(folder) ? 'components/ui knows no room' : null;
}

function refusalInServer(world: World, { here, there, to }: Crossing): string | null {
  if (here.floor !== 'base' && here.floor !== 'room' && here.floor !== 'door') return null;
  if (there.floor === 'seed') return here.floor === 'door' ? null : 'only doors sow a scenario';
  if (there.floor === 'db') return refusalOfDb(world, here, to);
  if (there.floor === 'base') return null;
  if (here.floor === 'base') return 'settings, problems and ports stand below every room';
  if (there.floor === 'room' && there.isRouter) return isDoorTo(here, 'api') ? null : 'only server/api uses a router';
  if (here.floor === 'room') {
    if (there.floor === 'door') return here.isRouter && there.door === 'api' ? null : 'a room knows no door';
    if (there.floor !== 'room' || world.rooms.indexOf(there.room) <= world.rooms.indexOf(here.room)) return null;
    return `${there.room} stands above ${here.room}`;
  }
  if (there.floor !== 'door' || doors.indexOf(there.door) <= doors.indexOf(here.door)) return null;
  return `${there.door} stands above ${here.door}`;
}

const isDoorTo = (place: Place, door: string) => place.floor === 'door' && place.door === door;

/** A room speaks to its own statements and to no other's, and never to the tables. */
function refusalOfDb(world: World, here: Place, to: string): string | null {
  if (to.startsWith('db/schema/')) return 'tables are known in db/ only: ask db/queries';
  const owner = ownerOfQueries(world, to);
  if (owner === null || (here.floor === 'room' && here.room === owner)) return null;
  return `these statements belong to ${owner}: ask that room`;
}

/** No files import each other in a circle, not even for their types: where one is read, the next is known already. */
export const importsRunInNoCircle: Rule = (world) => {
  const left = new Map<string, ReadonlySet<string>>();
  for (const source of world.sources.values())
    left.set(source.path, new Set(source.imports.flatMap((made) => target(world, source, made) ?? [])));
  // Who imports nothing that is left, or is imported by nothing that is left, stands in no circle.
  for (let before = 0; before !== left.size; ) {
    before = left.size;
    for (const [path, uses] of left) if (![...uses].some((to) => left.has(to))) left.delete(path);
    const used = new Set([...left.values()].flatMap((uses) => [...uses]));
    for (const path of left.keys()) if (!used.has(path)) left.delete(path);
  }
  return eachImport(world, (from, to) => (left.has(from) && left.has(to) ? 'a circle' : null));
};

/** Only db/ speaks SQL; `@trpc` stands at the doors for people; the language of the queue stays behind its port. */
export const packagesStayHome: Rule = (world) =>
  [...world.sources.values()].flatMap((source) =>
    source.imports.flatMap((made) => {
      const house = homes.find((each) => each.packages.test(made.specifier));
      if (!house || house.home.test(source.path)) return [];
      return [{ where: `${source.path}:${made.line}`, says: `${made.specifier}: ${house.says}` }];
    }),
  );

const homes = [
  {
    packages: /^(drizzle-orm|drizzle-kit|postgres|pg)(\/|$)/,
    home: /^(db|test)\/|^drizzle\.config\.ts$/,
    says: 'only db/ speaks to PostgreSQL',
  },
  {
    packages: /^@trpc\//,
    home: /^(server\/api|components\/api|app\/api|test)\/|^server\/[^/]+\/([a-z-]+-)?router\.ts$/,
    says: 'rooms do not know that they are on the web',
  },
];

/** What the browser loads holds no zod: it weighs 91 kB gzipped, and limits that are shared live in `limits.ts`. */
export const browserHasNoZod: Rule = (world) => {
  const clients = [...world.sources.values()].filter((source) => source.directives.includes('use client'));
  const reached = reach(
    world,
    clients.map((source) => source.path),
  );
  return [...reached.keys()].flatMap((path) => {
    const weighty = world.sources
      .get(path)
      ?.imports.find((made) => !made.typeOnly && /^zod(\/v4)?$/.test(made.specifier));
    return weighty
      ? [{ where: `${path}:${weighty.line}`, says: `zod reaches the browser: ${trail(reached, path)}` }]
      : [];
  });
};

function eachImport(world: World, judge: (from: string, to: string, made: Import) => string | null): Breach[] {
  return [...world.sources.values()].flatMap((source: Source) =>
    source.imports.flatMap((made) => {
      const to = target(world, source, made);
      const says = to && judge(source.path, to, made);
      return says ? [{ where: `${source.path}:${made.line}`, says: `imports ${made.specifier}: ${says}` }] : [];
    }),
  );
}
