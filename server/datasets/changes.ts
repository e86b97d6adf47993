import 'server-only';
/**
 * Changes of many items by one call: withdrawing, bringing back, putting in another place of the order. Which items is
 * settled when it is asked; up to some thousand are changed at once, more by a job, part by part, that can be watched,
 * stopped and taken back.
 */
import { newId } from '@/db/ids';
import * as query from '@/db/queries/datasets-changes';
import type { Call, MemberCall } from '@/server/call';
import { enqueue } from '@/server/ports/queue';
import { invariant } from '@/server/problem';
import {
  type ChangeItemsInput,
  datasetProblem,
  type ItemAct,
  type ItemChange,
  type ItemFilter,
  type Urgency,
} from './contract';
import { conditionsOf, judgeAnew, matchSeatsSoon } from './datasets';
import { datasetLimits } from './limits';

type ChangeRow = NonNullable<Awaited<ReturnType<typeof query.changeById>>>;

function actOf({ act, urgency }: ChangeRow): ItemAct {
  return act === 'prioritise' ? { kind: act, urgency: urgency as Urgency } : { kind: act };
}

const viewOf = (row: ChangeRow): ItemChange => ({
  changeId: row.id,
  act: actOf(row),
  state: row.state,
  total: row.total,
  done: row.done,
  changed: row.changed,
});

export function countItems(call: Call, projectId: string, filter: ItemFilter): Promise<number> {
  return query.countMatching(call.db, projectId, conditionsOf(filter));
}

/** The change of the project that is being made or taken back, or null. */
export async function changeUnderWay(call: Call, projectId: string): Promise<ItemChange | null> {
  const row = await query.changeUnderWay(call.db, projectId);
  return row && viewOf(row);
}

async function changeOf(call: Call, changeId: string, projectId: string | null, isLocked: boolean): Promise<ChangeRow> {
  const row = await query.changeById(call.db, changeId, projectId, isLocked);
  if (!row) throw datasetProblem('change_missing');
  return row;
}

export async function changeState(call: Call, projectId: string, changeId: string): Promise<ItemChange> {
  return viewOf(await changeOf(call, changeId, projectId, false));
}

/** Begins a change; small ones are done when this returns. Refuses `change_under_way`. */
export async function changeItems(
  call: MemberCall,
  projectId: string,
  { choice, act }: ChangeItemsInput,
): Promise<ItemChange> {
  return call.db.transaction(async (db) => {
    const within = { ...call, db };
    const id = newId();
    const urgency = act.kind === 'prioritise' ? act.urgency : null;
    const row = { id, projectId, madeBy: call.actor.id, act: act.kind, urgency, createdAt: call.now };
    if (!(await query.insertChange(db, row))) throw datasetProblem('change_under_way');
    const change = await changeOf(within, id, projectId, true);
    const chosen = choice.kind === 'items' ? choice : { ...choice, filter: conditionsOf(choice.filter) };
    const total = await query.insertParts(db, change, chosen, datasetLimits.changePart);
    const isSmall = total <= datasetLimits.changePart * datasetLimits.changePartsAtOnce;
    return isSmall ? goOn(within, id) : leaveToJob(within, { ...change, total });
  });
}

/** Takes a change back that is done or was stopped. Asked twice, it is taken back once. */
export async function undoChange(call: MemberCall, projectId: string, changeId: string): Promise<ItemChange> {
  return call.db.transaction(async (db) => {
    const within = { ...call, db };
    const change = await changeOf(within, changeId, projectId, true);
    if (change.state === 'undoing' || change.state === 'undone') return viewOf(change);
    if (change.state === 'running' || (await query.changeUnderWay(db, projectId)))
      throw datasetProblem('change_under_way');
    await query.setChangeState(db, changeId, 'undoing', null);
    return goOn(within, changeId);
  });
}

/** What was changed so far stays, and can be taken back. A change that is being taken back is not stopped. */
export async function stopChange(call: MemberCall, projectId: string, changeId: string): Promise<ItemChange> {
  return call.db.transaction(async (db) => {
    const within = { ...call, db };
    const change = await changeOf(within, changeId, projectId, true);
    if (change.state !== 'running') return viewOf(change);
    await query.setChangeState(db, changeId, 'stopped', call.now);
    await matchSeatsSoon(within, projectId);
    if (await isOfBroken(within, change)) await judgeAnew(within, projectId);
    return viewOf({ ...change, state: 'stopped' });
  });
}

/** A few parts of a locked change; what is left then is left to the job. */
async function goOn(call: Call, changeId: string): Promise<ItemChange> {
  for (let part = 0; part < datasetLimits.changePartsAtOnce; part += 1) {
    const change = await changeOf(call, changeId, null, true);
    if (change.state !== 'running' && change.state !== 'undoing') return viewOf(change);
    const isMade =
      change.state === 'running'
        ? await query.makePart(call.db, change, call.now)
        : await query.undoPart(call.db, change, call.now);
    if (!isMade) return end(call, change);
  }
  const change = await changeOf(call, changeId, null, true);
  const isOver = change.state === 'running' ? change.done >= change.total : change.done <= 0;
  if (isOver) return end(call, change);
  return leaveToJob(call, change);
}

/** Whether anything of a change may be broken, or was before it was taken back. */
async function isOfBroken(call: Call, { id, act, total }: ChangeRow): Promise<boolean> {
  if (act === 'withdraw_broken') return total > 0;
  return query.isAnyOfChangeReported(call.db, id);
}

async function leaveToJob(call: Call, change: ChangeRow): Promise<ItemChange> {
  await enqueue(call.db, 'change_items', { changeId: change.id }, `change_items:${change.id}`);
  return viewOf(change);
}

async function end(call: Call, change: ChangeRow): Promise<ItemChange> {
  const state = change.state === 'running' ? 'done' : 'undone';
  await query.setChangeState(call.db, change.id, state, call.now);
  if (change.total > 0) await matchSeatsSoon(call, change.projectId);
  if (await isOfBroken(call, change)) await judgeAnew(call, change.projectId);
  return viewOf({ ...change, state });
}

/**
 * The job behind a change: a few parts in one transaction, then again, so that progress is seen and stopping heard. Resolves to
 * the project.
 */
export async function continueChange(call: Call, changeId: string): Promise<string | null> {
  for (;;) {
    const made = await call.db.transaction(async (db) => {
      const row = await query.changeById(db, changeId, null, true);
      // It went with its project, which was discarded.
      return row && { projectId: row.projectId, ...(await goOn({ ...call, db }, changeId)) };
    });
    if (!made) return null;
    invariant(made.done <= made.total, 'a change deals with no more items than it is about');
    if (made.state !== 'running' && made.state !== 'undoing') return made.projectId;
  }
}
