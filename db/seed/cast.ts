import { hash } from '@node-rs/argon2';
import { newId } from '@/db/ids';
import { insertPerson } from '@/db/queries/accounts';
import { type DemoRole, demoLogins } from '@/server/accounts/demo-logins';
import type { Actor, Call } from '@/server/call';

/**
 * Habits of the simulated workers, from db/seed/hardcases/worker_roles.json: w10 passes over struck-out words, w13 is
 * hasty, w14 answers at random. w10 is the worker of the demo login, since its record has the most to learn from.
 */
const simulated = [
  ['w01', 'Patient Wren'],
  ['w02', 'Steady Plover'],
  ['w03', 'Quiet Heron'],
  ['w04', 'Amber Finch'],
  ['w05', 'Brisk Swallow'],
  ['w06', 'Gentle Grebe'],
  ['w07', 'Nimble Linnet'],
  ['w08', 'Broad Pelican'],
  ['w09', 'Narrow Snipe'],
  ['w10', 'Bright Kestrel'],
  ['w11', 'Merry Starling'],
  ['w12', 'Sharp Avocet'],
  ['w13', 'Hasty Sandpiper'],
  ['w14', 'Stray Magpie'],
] as const;

export type SimulatedWorker = (typeof simulated)[number][0];

export const simulatedWorkers: readonly SimulatedWorker[] = simulated.map(([key]) => key);

const demoWorker: SimulatedWorker = 'w10';

export interface Cast {
  readonly requester: Actor;
  readonly reviewer: Actor;
  readonly staff: Actor;
  readonly workers: ReadonlyMap<SimulatedWorker, Actor>;
}

const demoPseudonyms: Readonly<Record<Exclude<DemoRole, 'worker'>, string>> = {
  requester: 'Amber Owl',
  reviewer: 'Fair Robin',
  staff: 'Calm Swift',
};

/** Makes the people of the demo world; the four logins share one password, the other workers have none. */
export async function makeCast(call: Call): Promise<Cast> {
  const passwordHash = await hash(demoLogins[0]?.password ?? '');
  const make = async (
    name: string,
    email: string,
    pseudonym: string,
    isStaff: boolean,
    mayEnter: boolean,
  ): Promise<Actor> => {
    const id = newId();
    await insertPerson(call.db, {
      id,
      email,
      name,
      pseudonym,
      passwordHash: mayEnter ? passwordHash : null,
      emailVerifiedAt: call.now,
      isStaff,
      createdAt: call.now,
    });
    return { id, name, isStaff };
  };
  const login = async (role: DemoRole, pseudonym: string): Promise<Actor> => {
    const found = demoLogins.find((entry) => entry.role === role);
    return make(found?.name ?? role, found?.email ?? '', pseudonym, role === 'staff', true);
  };
  const workers = new Map<SimulatedWorker, Actor>();
  for (const [key, pseudonym] of simulated) {
    const actor =
      key === demoWorker
        ? await login('worker', pseudonym)
        : await make(pseudonym, `${key}@crowd.casebook.example`, pseudonym, false, false);
    workers.set(key, actor);
  }
  return {
    requester: await login('requester', demoPseudonyms.requester),
    reviewer: await login('reviewer', demoPseudonyms.reviewer),
    staff: await login('staff', demoPseudonyms.staff),
    workers,
  };
}
