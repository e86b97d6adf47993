import 'server-only';
/**
 * A raised minimum of labels has settled items labelled again, a raised target puts some in doubt: told before, with what
 * it buys, because nobody means that by chance.
 */
import { unsettledBy } from '@/db/queries/estimates';
import { labelsOfTarget } from '@/server/assignment/dynamic-overlap';
import { leastLabels } from '@/server/assignment/rules';
import type { Call } from '@/server/call';
import { projectTerms } from '@/server/projects/projects';
import type { RaisedTerms, RaisedTermsInput } from './contract';

const nothing: RaisedTerms = {
  minimum: { settledItems: 0, settledLabels: 0, otherLabels: 0 },
  target: { settledItems: 0, worthLabel: 0, labels: 0, mostLabels: 0 },
};

/** What these terms would do now in a running project; nothing in another. What the minimum buys it buys at any price. */
export async function raisedTerms(
  call: Call,
  projectId: string,
  { targetBefore: before, ...wished }: RaisedTermsInput,
): Promise<RaisedTerms> {
  const terms = await projectTerms(call, projectId);
  if (terms.state !== 'open' && terms.state !== 'paused') return nothing;
  const standing = { least: leastLabels(wished), target: wished.qualityTarget, before };
  const row = await unsettledBy(call.db, projectId, standing);
  const { settled_items, settled_labels, other_labels, doubted_items: settledItems } = row;
  const minimum = { settledItems: settled_items, settledLabels: settled_labels, otherLabels: other_labels };
  if (settledItems === 0) return { ...nothing, minimum };
  return { minimum, target: { settledItems, ...(await labelsOfTarget(call, { ...terms, ...wished }, before)) } };
}
