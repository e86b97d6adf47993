import type { World } from '@/test/tidy/world';

/** Where a file stands in the house; see "Who may import whom" in ARCHITECTURE.md. */
export type Place =
  | { readonly floor: 'app' | 'app-api' | 'components' | 'components-ui' | 'db' | 'seed' | 'test' | 'root' }
  | { readonly floor: 'base' }
  | { readonly floor: 'room'; readonly room: string; readonly isRouter: boolean }
  | { readonly floor: 'door'; readonly door: string };

/** The doors of server/ stand above every room: for time, for people, for the terminal. */
export const doors: readonly string[] = ['jobs', 'api', 'cli'];

/** Finds a file's place; null for a folder of server/ that is neither a room, a door nor the base. */
export function placeOf(world: Pick<World, 'rooms'>, path: string): Place | null {
  const [floor, second = '', third] = path.split('/');
  if (floor === 'test') return { floor: 'test' };
  if (floor === 'app') return { floor: second === 'api' ? 'app-api' : 'app' };
  if (floor === 'components') return { floor: second === 'ui' ? 'components-ui' : 'components' };
  if (floor === 'db') return { floor: second === 'seed' ? 'seed' : 'db' };
  if (floor !== 'server') return { floor: 'root' };
  if (third === undefined || second === 'ports') return { floor: 'base' };
  if (doors.includes(second)) return { floor: 'door', door: second };
  if (!world.rooms.includes(second)) return null;
  return { floor: 'room', room: second, isRouter: /^router\.|-router\./.test(third) };
}

/** A server file whose first import is not `server-only` is pure: the browser may use it. */
export function isPure(world: World, path: string): boolean {
  return world.sources.get(path)?.imports[0]?.specifier !== 'server-only';
}

/** The room whose statements a file of db/queries holds: `ledger.ts`, `ledger-payouts.ts` and `ledger/payouts.ts`. */
export function ownerOfQueries(world: Pick<World, 'rooms'>, path: string): string | null {
  const [, name] = /^db\/queries\/([^/.]+)/.exec(path) ?? [];
  return world.rooms.find((room) => name === room || name?.startsWith(`${room}-`)) ?? null;
}
