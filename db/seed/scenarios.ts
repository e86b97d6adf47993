import type { Call } from '@/server/call';
import { makeCast } from './cast';
import { seedDemo } from './demo';

export interface Scenario {
  readonly name: string;
  readonly summary: string;
  seed(call: Call): Promise<void>;
}

/** Worlds by name, for the demo, the tests and the journeys: `npm run seed -- list`. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'demo',
    summary: 'Three projects in the middle of their loops, fourteen simulated workers, a login for each desk.',
    seed: seedDemo,
  },
  {
    name: 'people',
    summary: 'The people of the demo and nothing else: empty desks.',
    seed: async (call) => {
      await makeCast(call);
    },
  },
];
