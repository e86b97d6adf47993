import 'server-only';
/**
 * The stored consensus: what the crowd says of each item, how sure that is, and how far people agree under each guide
 * version. Everything here is derived: an estimate can always be rebuilt from the annotations (`estimateProject`).
 */
import {
  agreementsOfProject,
  allStandings,
  countStandings,
  estimateOfItem,
  estimatesOfProject,
  sliceNoise,
  standingOfItem,
  standingsOfProject,
  storeEstimate,
} from '@/db/queries/estimates';
import { annotationsOfItem, annotationsOfProject } from '@/server/annotations/annotations';
import type { Call } from '@/server/call';
import { groupBy } from '@/server/group';
import { projectTerms } from '@/server/projects/projects';
import type {
  AnswerOfWorker,
  ItemEstimate,
  ItemStanding,
  Merged,
  ProjectTrust,
  Standing,
  StandingCounts,
  StandingFilter,
} from './contract';
import { mergeAnswers } from './merge';

type AnnotationRow = Awaited<ReturnType<typeof annotationsOfItem>>[number];

function asAnswers(annotations: readonly AnnotationRow[]): AnswerOfWorker[] {
  return annotations.map(({ id, workerId, answer }) => ({ annotationId: id, workerId, answer }));
}

async function storeMerge(
  call: Call,
  task: AnswerTask,
  projectId: string,
  itemId: string,
  annotations: readonly AnnotationRow[],
) {
  const result = mergeAnswers(task, asAnswers(annotations));
  if (!result) return;
  await storeEstimate(call.db, {
    itemId,
    projectId,
    method: result.method,
    merged: result.merged,
    confidence: result.confidence,
    annotationCount: annotations.length,
    computedAt: call.now,
  });
}

type AnswerTask = Parameters<typeof mergeAnswers>[0];

/** Merges the item's annotations anew and returns where the item then stands. */
export async function estimateItem(call: Call, projectId: string, itemId: string): Promise<Standing> {
  const [terms, annotations] = await Promise.all([
    projectTerms(call, projectId),
    annotationsOfItem(call, projectId, itemId),
  ]);
  await storeMerge(call, terms.task, projectId, itemId, annotations);
  const standing = await standingOfItem(call.db, projectId, itemId);
  return standing?.standing ?? 'open';
}

/** Rebuilds every estimate of the project from its annotations. */
export async function estimateProject(call: Call, projectId: string): Promise<void> {
  const [terms, annotations] = await Promise.all([
    projectTerms(call, projectId),
    annotationsOfProject(call, projectId),
  ]);
  for (const [itemId, ofItem] of groupBy(annotations, (annotation) => annotation.itemId)) {
    await storeMerge(call, terms.task, projectId, itemId, ofItem);
  }
}

export async function itemEstimate(call: Call, projectId: string, itemId: string): Promise<ItemEstimate | null> {
  const row = await estimateOfItem(call.db, projectId, itemId);
  return row && { ...row, merged: row.merged as Merged };
}

/** Every estimate of the project, by item id. */
export async function estimatesByItem(call: Call, projectId: string): Promise<ReadonlyMap<string, ItemEstimate>> {
  const rows = await estimatesOfProject(call.db, projectId);
  return new Map(rows.map((row) => [row.itemId, { ...row, merged: row.merged as Merged }]));
}

/** Where every active item of the project stands, by item id. */
export async function itemStandingsByItem(call: Call, projectId: string): Promise<ReadonlyMap<string, Standing>> {
  const rows = await allStandings(call.db, projectId);
  return new Map(rows.map(({ itemId, standing }) => [itemId, standing]));
}

/** Items with where each stands, the least certain first. */
export async function itemStandings(call: Call, projectId: string, filter: StandingFilter): Promise<ItemStanding[]> {
  const rows = await standingsOfProject(call.db, projectId, {
    standing: filter.standing ?? null,
    slice: filter.slice ?? null,
    limit: filter.limit,
    offset: filter.offset,
  });
  return rows.map(({ itemId, name, slice, standing, confidence, wanted, filled, verdictId }) => ({
    itemId,
    name,
    slice,
    standing,
    confidence,
    wanted,
    filled,
    isDecided: verdictId !== null,
  }));
}

async function standingCounts(call: Call, projectId: string): Promise<StandingCounts> {
  const rows = await countStandings(call.db, projectId);
  const of = (standing: Standing) => rows.find((row) => row.standing === standing);
  const sum = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    items: sum((row) => row.items),
    open: of('open')?.items ?? 0,
    contested: of('contested')?.items ?? 0,
    settled: of('settled')?.items ?? 0,
    decided: sum((row) => row.decided),
    annotations: sum((row) => row.annotations),
    wanted: sum((row) => row.wanted),
    expectedWrong: of('settled')?.expectedWrong ?? 0,
  };
}

/** Can these labels be trusted yet? Counts, agreement per guide version with intervals, and the noise of each slice. */
export async function projectTrust(call: Call, projectId: string): Promise<ProjectTrust> {
  const [counts, agreement, slices] = await Promise.all([
    standingCounts(call, projectId),
    agreementsOfProject(call.db, projectId),
    sliceNoise(call.db, projectId),
  ]);
  return { counts, agreement, slices };
}
