import 'server-only';
/** A raised minimum of labels has settled items labelled again: told before, with what it buys, because nobody means that by chance. */
import { labelsBelow } from '@/db/queries/estimates';
import { leastLabels } from '@/server/assignment/rules';
import type { Call } from '@/server/call';
import { projectTerms } from '@/server/projects/projects';
import type { RaisedMinimum, RaisedMinimumInput } from './contract';

/** What these numbers of labels would buy now in a running project, at any price; nothing in another. */
export async function raisedMinimum(call: Call, projectId: string, wished: RaisedMinimumInput): Promise<RaisedMinimum> {
  const { state } = await projectTerms(call, projectId);
  if (state !== 'open' && state !== 'paused') return { settledItems: 0, settledLabels: 0, otherLabels: 0 };
  const row = await labelsBelow(call.db, projectId, leastLabels(wished));
  return { settledItems: row.settled_items, settledLabels: row.settled_labels, otherLabels: row.other_labels };
}
