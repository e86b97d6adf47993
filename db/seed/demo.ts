import { acceptAfterSilence } from '@/server/annotations/outcomes';
import type { Call } from '@/server/call';
import { fundRequester } from '@/server/ledger/ledger';
import { makeCast } from './cast';
import { seedMessages, seedReplies } from './choices';
import { past } from './labour';
import { seedWordRectangles } from './word-rectangles';

const day = 24 * 3600 * 1000;

/**
 * The default world: three projects in the middle of their loops, fourteen simulated workers, and a login for each desk.
 * Everything is done through the product's own operations, with their rules, money and history, some days in the past.
 */
export async function seedDemo(call: Call): Promise<void> {
  const clock = past(call, new Date(call.now.getTime() - 9 * day));
  const cast = await makeCast(clock.at(null, 0));
  const owner = { ...clock.at(cast.requester, 60), actor: cast.requester };
  await fundRequester(owner, {
    personId: cast.requester.id,
    amountMinor: 20_000n,
    currency: 'USD',
    key: 'fund:seed:1',
  });
  await seedMessages(call, clock, cast);
  await seedReplies(call, clock, cast);
  const lately = past(call, new Date(call.now.getTime() - 2 * day));
  await seedWordRectangles(call, lately, cast);
  // What was handed in nine days ago and never decided on has been paid since: silence pays after three.
  await acceptAfterSilence(call);
}
