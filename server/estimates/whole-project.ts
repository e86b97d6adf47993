import 'server-only';
/**
 * The estimate of a project as a whole: every merge, flag and worker's skill from all of its annotations and verdicts at
 * once. Everything it writes is derived, and it needs nothing of what was written before.
 */
import {
  forgetEstimates,
  projectsWithWork as listProjectsWithWork,
  lockProjectEstimate,
  projectsToEstimate,
  replaceFlags,
  replaceWorkers,
  storeEstimates,
  storePace,
  storeProjectEstimate,
  verdictAnswers,
} from '@/db/queries/estimates';
import { annotationsOfProject } from '@/server/annotations/annotations';
import { acceptFilledSeats } from '@/server/annotations/outcomes';
import type { Call } from '@/server/call';
import { brokenItems } from '@/server/datasets/datasets';
import { groupBy } from '@/server/group';
import { enqueue } from '@/server/ports/queue';
import { projectTerms } from '@/server/projects/projects';
import type { Answer, TaskKind } from '@/server/projects/tasks';
import { knownAnswers } from '@/server/skill/skill';
import { measureAgreement } from './agreement';
import { estimateBoxes } from './box-crowd';
import { estimateChoices } from './choice-crowd';
import type { CrowdAnswer, CrowdEstimate } from './contract';
import { estimatesByItem, itemStandingsByItem } from './estimates';
import { choiceOf } from './merge';
import { paceOf } from './rules';
import { considerLabels } from './settlement';

/** What all answers of a project tell. Pure. */
function estimateCrowd(
  task: TaskKind,
  answers: readonly CrowdAnswer[],
  decided: ReadonlyMap<string, unknown>,
): CrowdEstimate {
  // Taken as stored: verdicts given before merges kept within the image must not end the estimate of their project.
  const known = decided as ReadonlyMap<string, Answer>;
  if (task === 'boxes') return estimateBoxes(answers, known);
  const choices = [...known].flatMap(([itemId, answer]): [string, string][] => {
    const choice = choiceOf(answer);
    return choice === null ? [] : [[itemId, choice]];
  });
  return estimateChoices(task, answers, new Map(choices));
}

/**
 * Estimates every item of the project, flags, workers and agreement anew, and pays for what is settled by it. Idempotent;
 * two at once take turns, and neither overwrites an estimate that saw more answers to its item.
 */
export async function estimateProject(call: Call, projectId: string): Promise<void> {
  await call.db.transaction(async (db) => {
    const within = { ...call, db };
    await lockProjectEstimate(db, projectId);
    const before = await itemStandingsByItem(within, projectId);
    await storeCrowd(within, projectId);
    for (const [itemId, standing] of await itemStandingsByItem(within, projectId)) {
      if (standing === 'settled' && before.get(itemId) !== 'settled') await acceptFilledSeats(within, itemId);
    }
    await considerLabels(within, projectId, 0);
    await enqueue(db, 'order_seats', { projectId }, `order_seats:${projectId}`);
  });
}

async function storeCrowd(call: Call, projectId: string): Promise<void> {
  const [terms, annotations, decided, known, broken] = await Promise.all([
    projectTerms(call, projectId),
    annotationsOfProject(call, projectId),
    verdictAnswers(call.db, projectId),
    knownAnswers(call, projectId),
    brokenItems(call, projectId),
  ]);
  const { task } = terms;
  // Of what is broken there is no right answer, and nobody's answer to it says what they are worth.
  const counted = annotations.filter(({ counts, itemId }) => counts && !broken.has(itemId));
  const answers = counted.map(({ id, itemId, workerId, answer }) => ({
    annotationId: id,
    itemId,
    workerId,
    answer,
  }));
  const anchors = new Map<string, unknown>(decided.newest);
  for (const [itemId, { answer }] of known) anchors.set(itemId, answer);
  for (const itemId of broken) anchors.delete(itemId);
  const crowd = estimateCrowd(task, answers, anchors);
  const basisCount = annotations.length + decided.verdicts;
  const derived = { projectId, computedAt: call.now };
  const ofItem = groupBy(counted, ({ itemId }) => itemId);
  // In one order for everybody, so that two writers never wait for each other.
  const merges = [...crowd.merges].sort(([a], [b]) => (a < b ? -1 : 1));
  await storeEstimates(
    call.db,
    merges.map(([itemId, { method, merged, confidence, gain }]) => {
      const own = ofItem.get(itemId) ?? [];
      const seen = { annotationCount: own.length, round: own[0]?.round ?? 1, basisCount };
      return { ...derived, ...seen, itemId, method, merged, confidence, gain };
    }),
  );
  await replaceFlags(
    call.db,
    projectId,
    crowd.flags.map((flag) => ({ ...flag, ...derived })),
  );
  await replaceWorkers(
    call.db,
    projectId,
    crowd.workers.map((worker) => ({ ...worker, ...derived })),
  );
  // What people agreed on under an earlier guide stays so, whatever was labelled anew since.
  const labels = annotations.filter(({ purpose }) => purpose === 'label');
  const pace = paceOf(labels);
  if (pace) await storePace(call.db, { ...derived, ...pace });
  await measureAgreement(call, projectId, task, labels);
  const { method, habits, crowd: says, calibration } = crowd;
  await storeProjectEstimate(call.db, { ...derived, basisCount, method, habits, crowd: says, calibration });
}

/** How a rebuild compares with what was stored. */
export interface Rebuilt {
  readonly items: number;
  /** Items whose stored estimate was not what their annotations say. */
  readonly changed: number;
}

/** Forgets every estimate of the project and makes them again from its annotations and verdicts. */
export async function rebuildProject(call: Call, projectId: string): Promise<Rebuilt> {
  return await call.db.transaction(async (db) => {
    const within = { ...call, db };
    await lockProjectEstimate(db, projectId);
    const before = await estimatesByItem(within, projectId);
    await forgetEstimates(db, projectId);
    await estimateProject(within, projectId);
    const after = await estimatesByItem(within, projectId);
    const said = (itemId: string, from: typeof after) =>
      JSON.stringify([from.get(itemId)?.merged, from.get(itemId)?.confidence]);
    const changed = [...after.keys()].filter((itemId) => said(itemId, before) !== said(itemId, after));
    return { items: after.size, changed: changed.length };
  });
}

/** Every project that somebody has handed work in to. */
export function projectsWithWork(call: Call): Promise<{ id: string; title: string }[]> {
  return listProjectsWithWork(call.db);
}

/** How many projects one turn of the clock looks after. */
const projectsAtOnce = 200;

/** By the clock: queues every project with work that its last estimate has not seen. */
export async function estimateStaleProjects(call: Call): Promise<void> {
  for (const projectId of await projectsToEstimate(call.db, projectsAtOnce)) {
    await enqueue(call.db, 'estimate_project', { projectId }, `estimate_project:${projectId}`);
  }
}
