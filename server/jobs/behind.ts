import 'server-only';
/** What of a project is not up to date because background jobs fail: its owner is told what, since when, and no names of jobs. */
import { jobsBehind } from '@/db/queries/failing-jobs';
import type { Call } from '@/server/call';
import type { Jobs } from '@/server/ports/queue';
import type { Behind, BehindKind } from './contract';

/** A project that is being removed has no page on which anybody could read of it. */
const kinds: { readonly [task in Exclude<keyof Jobs, 'remove_project'>]: BehindKind } = {
  estimate_item: 'items',
  estimate_project: 'estimates',
  estimate_large_project: 'estimates',
  match_seats: 'seats',
  buy_labels: 'seats',
  order_seats: 'order',
  sum_standings: 'sums',
  change_items: 'change',
  pay_check: 'pay',
};

/** What is behind, each kind once; empty where all is well. What failed less than an hour ago and is tried again is not told. */
export async function projectBehind(call: Call, projectId: string): Promise<Behind[]> {
  const found = new Map<BehindKind, Behind>();
  for (const { task, since, jobs } of await jobsBehind(call.db, projectId)) {
    const kind = (kinds as Readonly<Record<string, BehindKind>>)[task];
    if (!kind) continue;
    const [known, at] = [found.get(kind), new Date(since)];
    found.set(kind, {
      kind,
      since: known && known.since < at ? known.since : at,
      jobs: jobs + (known?.jobs ?? 0),
    });
  }
  return [...found.values()];
}
