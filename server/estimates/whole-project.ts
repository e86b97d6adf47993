import 'server-only';
/**
 * The estimate of a project as a whole: every merge, flag and worker's skill from all of its annotations and verdicts at
 * once. Everything it writes is derived, and it needs nothing of what was written before.
 */
import {
  countAnswers,
  projectsWithWork as listProjectsWithWork,
  projectEstimate,
  projectsToEstimate,
  verdictAnswers,
} from '@/db/queries/estimates';
import {
  forgetEstimates,
  lockProjectEstimate,
  replaceAgreements,
  replaceFlags,
  replaceWorkers,
  storeEstimates,
  storePace,
  storeProjectEstimate,
} from '@/db/queries/estimates-stored';
import { projectsWithFailedEstimate } from '@/db/queries/failing-jobs';
import type { Queryable } from '@/db/queryable';
import type { CrowdAnnotation } from '@/server/annotations/contract';
import { crowdAnnotations } from '@/server/annotations/crowd';
import type { Call } from '@/server/call';
import { brokenItems } from '@/server/datasets/datasets';
import { enqueue } from '@/server/ports/queue';
import { projectTerms } from '@/server/projects/projects';
import type { Answer, TaskKind } from '@/server/projects/tasks';
import { knownAnswers } from '@/server/skill/skill';
import { measureAgreement } from './agreement';
import { estimateBoxes } from './box-crowd';
import { estimateChoices } from './choice-crowd';
import type { CrowdAnswer, CrowdEstimate } from './contract';
import { estimatesByItem } from './estimates';
import { choiceOf } from './merge';
import { paceOf } from './rules';
import { considerLabels, paySettledItems } from './settlement';

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

/** Runs `act` while nobody else estimates this project as a whole; `lock` is the transaction that keeps it so. */
function inTurn<T>(call: Call, projectId: string, act: (lock: Queryable) => Promise<T>): Promise<T> {
  return call.db.transaction(async (lock) => {
    await lockProjectEstimate(lock, projectId);
    return act(lock);
  });
}

/**
 * Estimates every item of the project, flags, workers and agreement anew, and pays for what is settled by it. Idempotent;
 * two at once take turns, and neither overwrites an estimate that saw more answers to its item. What it writes it commits
 * part by part, and last of all what says that it was done: a million items in one transaction would hold up whatever
 * else is written of them, and every vacuum.
 */
export function estimateProject(call: Call, projectId: string): Promise<void> {
  return inTurn(call, projectId, () => estimateAll(call, projectId));
}

async function estimateAll(call: Call, projectId: string): Promise<void> {
  await storeCrowd(call, projectId);
  await paySettledItems(call, projectId);
  await considerLabels(call, projectId, 0);
  await enqueue(call.db, 'order_seats', { projectId }, `order_seats:${projectId}`);
}

async function storeCrowd(call: Call, projectId: string): Promise<void> {
  const [terms, annotations, decided, known, broken] = await Promise.all([
    projectTerms(call, projectId),
    crowdAnnotations(call, projectId),
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
  // Rows are made as they are written: there are as many as items.
  await storeEstimates(call.db, estimateRows(crowd, seenOf(counted), { ...derived, basisCount }));
  await replaceFlags(call.db, projectId, call.now, withAll(crowd.flags, derived));
  // What people agreed on under an earlier guide stays so, whatever was labelled anew since.
  const labels = annotations.filter(({ purpose }) => purpose === 'label');
  const agreement = await measureAgreement(call, projectId, task, labels);
  const pace = paceOf(labels);
  const { method, workers, habits, crowd: says, calibration } = crowd;
  await call.db.transaction(async (db) => {
    await replaceWorkers(db, projectId, [...withAll(workers, derived)]);
    await replaceAgreements(db, projectId, agreement);
    if (pace) await storePace(db, { ...derived, ...pace });
    await storeProjectEstimate(db, { ...derived, basisCount, method, habits, crowd: says, calibration });
  });
}

/** How many answers to each item count, and of which round they are. */
function seenOf(counted: readonly CrowdAnnotation[]) {
  const seen = new Map<string, { annotationCount: number; readonly round: number }>();
  for (const { itemId, round } of counted) {
    const known = seen.get(itemId);
    if (known) known.annotationCount += 1;
    else seen.set(itemId, { annotationCount: 1, round });
  }
  return seen;
}

/** In one order for everybody, so that two writers never wait for each other. */
function* estimateRows<D extends object>({ merges }: CrowdEstimate, seen: ReturnType<typeof seenOf>, derived: D) {
  for (const itemId of [...merges.keys()].sort()) {
    const result = merges.get(itemId);
    if (!result) continue;
    const { method, merged, confidence, gain } = result;
    const { annotationCount, round } = seen.get(itemId) ?? { annotationCount: 0, round: 1 };
    yield { ...derived, annotationCount, round, itemId, method, merged, confidence, gain };
  }
}

function* withAll<T extends object, D extends object>(rows: Iterable<T>, derived: D): Generator<T & D> {
  for (const row of rows) yield { ...row, ...derived };
}

/**
 * From so many answers on the numerics of a project keep a process busy for two seconds and more: measured 2 CPU-s for
 * 50,000 choices, 2.6 for 5,000 drawings of twenty rectangles, 3.2 for 50,000 of three.
 */
const largeFrom: Readonly<Record<TaskKind, number>> = { boxes: 10_000, classes: 50_000, pairs: 50_000 };

/** Whether the estimate of the project is of that kind, by what was handed in; `from` counts answers. */
export async function isLargeProject(call: Call, projectId: string, from?: number): Promise<boolean> {
  const least = from ?? largeFrom[(await projectTerms(call, projectId)).task];
  const seen = (await projectEstimate(call.db, projectId))?.basisCount ?? 0;
  return seen >= least || (await countAnswers(call.db, projectId, least)) >= least;
}

/** How a rebuild compares with what was stored. */
export interface Rebuilt {
  readonly items: number;
  /** Items whose stored estimate was not what their annotations say. */
  readonly changed: number;
}

/** Forgets every estimate of the project and makes them again from its annotations and verdicts. */
export async function rebuildProject(call: Call, projectId: string): Promise<Rebuilt> {
  return await inTurn(call, projectId, async (db) => {
    const within = { ...call, db };
    const before = await estimatesByItem(within, projectId);
    await forgetEstimates(db, projectId);
    await estimateAll(within, projectId);
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

/**
 * By the clock: queues every project with work that its last estimate has not seen. Whatever changes what is estimated
 * queues its project itself; this finds what was lost on the way, for which it counts all answers of the house.
 */
export async function estimateStaleProjects(call: Call): Promise<void> {
  await estimateSoon(call, await projectsToEstimate(call.db, projectsAtOnce));
}

/** By the clock, more often: queues anew what failed, so that it does not wait for hours once its cause has passed. */
export async function retryFailedEstimates(call: Call): Promise<void> {
  await estimateSoon(call, await projectsWithFailedEstimate(call.db));
}

async function estimateSoon(call: Call, projectIds: readonly string[]): Promise<void> {
  for (const projectId of projectIds)
    await enqueue(call.db, 'estimate_project', { projectId }, `estimate_project:${projectId}`);
}
