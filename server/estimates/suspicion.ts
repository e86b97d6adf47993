import 'server-only';
/** What looks wrong: labels that are probably mistaken, and workers whose answers look odd. Told, never acted upon. */
import { itemNames, projectEstimate, workersOfProject } from '@/db/queries/estimates';
import { flagsOfProject } from '@/db/queries/estimates-standings';
import { pseudonyms } from '@/server/accounts/pseudonyms';
import type { Call } from '@/server/call';
import type { Verdict } from '@/server/consensus/flags';
import type { FlagEvidence, FlagFilter, FlagKind, FlagList, WorkerEvidence, WorkerList } from './contract';
import { medianSkill, workerStanding } from './rules';
import { projectSuspicion } from './standing-sums';

const verdictsOf = {
  doubtful: ['rare_and_wrong', 'common_and_wrong', 'ambiguous'],
  rare_and_right: ['rare_and_right'],
} as const satisfies Record<FlagKind, readonly Verdict[]>;

function dissenters(evidence: FlagEvidence): string[] {
  const against = evidence.kind === 'choice' ? evidence.against : evidence.objects.flatMap((object) => object.against);
  return against.map(({ workerId }) => workerId);
}

/** The labels that are most likely wrong, the most suspicious first, with who said otherwise. */
export async function flaggedItems(call: Call, projectId: string, filter: FlagFilter): Promise<FlagList> {
  const { kind, limit, offset } = filter;
  const [rows, { wrong, ambiguous, rareAndRight }] = await Promise.all([
    flagsOfProject(call.db, projectId, { verdicts: verdictsOf[kind], limit, offset }),
    projectSuspicion(call, projectId),
  ]);
  const lines = rows.map((row) => ({ ...row, evidence: row.evidence as FlagEvidence }));
  const names = await pseudonyms(
    call,
    lines.flatMap(({ evidence }) => dissenters(evidence)),
  );
  const total = kind === 'doubtful' ? wrong + ambiguous : rareAndRight;
  return { lines, total, pseudonyms: Object.fromEntries(names) };
}

/** Who is good at what, who needs help, who is copying. */
export async function projectWorkers(call: Call, projectId: string): Promise<WorkerList> {
  const [rows, last] = await Promise.all([workersOfProject(call.db, projectId), projectEstimate(call.db, projectId)]);
  const workers = rows.map(({ projectId: _, computedAt: __, ...row }) => ({
    ...row,
    evidence: row.evidence as WorkerEvidence,
  }));
  const median = medianSkill(workers);
  const [names, items] = await Promise.all([
    pseudonyms(
      call,
      workers.map(({ workerId }) => workerId),
    ),
    itemNames(call.db, projectId, [
      ...new Set(workers.flatMap(({ evidence }) => evidence.differed.map(({ itemId }) => itemId))),
    ]),
  ]);
  return {
    workers: workers.map((worker) => ({ ...worker, standing: workerStanding(worker, median) })),
    pseudonyms: Object.fromEntries(names),
    itemNames: Object.fromEntries(items.map(({ id, name }) => [id, name])),
    estimatedAt: last?.computedAt ?? null,
  };
}
