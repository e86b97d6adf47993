import 'server-only';
/**
 * A raised minimum of labels has settled items labelled again, a raised target puts some in doubt: told before, with what
 * it buys, because nobody means that by chance.
 */
import { unsettledBy } from '@/db/queries/estimates';
import { countDoubted, type SeatFigures } from '@/db/queries/estimates-sums';
import { labelsOfTarget } from '@/server/assignment/dynamic-overlap';
import { leastLabels } from '@/server/assignment/rules';
import type { Call } from '@/server/call';
import type { ProjectTerms } from '@/server/projects/contract';
import { projectTerms } from '@/server/projects/projects';
import type { RaisedTerms, RaisedTermsInput } from './contract';
import { keptBySeats } from './standing-sums';

const nothing: RaisedTerms = {
  minimum: { settledItems: 0, settledLabels: 0, otherLabels: 0 },
  target: { settledItems: 0, worthLabel: 0, labels: 0, mostLabels: 0 },
};

type Raise = { readonly least: number; readonly target: number; readonly before: number };

/** What a large project's kept sums say of it; what they cannot is asked of the items. */
async function unsettledNow(call: Call, terms: ProjectTerms, raise: Raise) {
  const bySeats = await keptBySeats(call, { ...terms, qualityTarget: raise.before });
  if (!bySeats) return unsettledBy(call.db, terms.id, raise);
  const mayBeDoubted = bySeats.some(({ seats, settled }) => seats >= raise.least && settled > 0);
  const lacking = bySeats.filter(({ seats }) => seats < raise.least);
  const sum = (pick: (row: SeatFigures) => number) => lacking.reduce((total, row) => total + pick(row), 0);
  return {
    settled_items: sum(({ settled }) => settled),
    settled_labels: sum(({ settled, seats }) => settled * (raise.least - seats)),
    other_labels: sum(({ others, seats }) => others * (raise.least - seats)),
    doubted_items: mayBeDoubted ? await countDoubted(call.db, terms.id, raise) : 0,
  };
}

/** What these terms would do now in a running project; nothing in another. What the minimum buys it buys at any price. */
export async function raisedTerms(
  call: Call,
  projectId: string,
  { targetBefore: before, ...wished }: RaisedTermsInput,
): Promise<RaisedTerms> {
  const terms = await projectTerms(call, projectId);
  if (terms.state !== 'open' && terms.state !== 'paused') return nothing;
  const raise = { least: leastLabels(wished), target: wished.qualityTarget, before };
  const row = await unsettledNow(call, terms, raise);
  const { settled_items, settled_labels, other_labels, doubted_items: settledItems } = row;
  const minimum = { settledItems: settled_items, settledLabels: settled_labels, otherLabels: other_labels };
  if (settledItems === 0) return { ...nothing, minimum };
  return { minimum, target: { settledItems, ...(await labelsOfTarget(call, { ...terms, ...wished }, before)) } };
}
