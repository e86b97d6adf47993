import 'server-only';
/**
 * The stored consensus: what the crowd says of each item, how sure that is, and how far people agree under each guide
 * version. Everything here is derived: an estimate can always be rebuilt from the annotations (`rebuildProject`).
 */
import {
  agreementsOfProject,
  allStandings,
  estimatedAmong,
  estimateOfItem,
  estimatesOfProject,
  paceOfProject,
  projectEstimate,
  skillsOf,
  standingOfItem,
} from '@/db/queries/estimates';
import { standingsOfProject } from '@/db/queries/estimates-standings';
import { storeEstimates } from '@/db/queries/estimates-stored';
import { annotationsOfItem } from '@/server/annotations/annotations';
import type { Call } from '@/server/call';
import { feeFor } from '@/server/ledger/rules';
import type { ProjectTerms } from '@/server/projects/contract';
import { projectTerms } from '@/server/projects/projects';
import type {
  AgreementRow,
  Calibration,
  CrowdHabit,
  Experience,
  ItemEstimate,
  ItemStanding,
  MeasuredPace,
  Merged,
  ProjectTrust,
  Savings,
  Standing,
  StandingCounts,
  StandingFilter,
  VoteHabit,
} from './contract';
import { mergeAnswers } from './merge';
import { type StandingSums, standingSums } from './standing-sums';

/** What the last estimate of the whole project knows of these workers, and of votes for objects. */
async function experienceOf(call: Call, projectId: string, workerIds: readonly string[]): Promise<Experience> {
  const [skills, last] = await Promise.all([
    skillsOf(call.db, projectId, workerIds),
    projectEstimate(call.db, projectId),
  ]);
  return {
    skills: new Map(
      skills.flatMap(({ workerId, skill, decisions }) => (skill === null ? [] : [[workerId, { skill, decisions }]])),
    ),
    habits: (last?.habits ?? []) as VoteHabit[],
    crowd: (last?.crowd ?? null) as CrowdHabit | null,
  };
}

/** Merges the labels of the item's present round anew and returns where the item then stands. */
export async function estimateItem(call: Call, projectId: string, itemId: string): Promise<Standing> {
  const [terms, all] = await Promise.all([projectTerms(call, projectId), annotationsOfItem(call, projectId, itemId)]);
  const annotations = all.filter(({ counts }) => counts);
  const answers = annotations.map(({ id, workerId, answer }) => ({ annotationId: id, workerId, answer }));
  const experience = await experienceOf(
    call,
    projectId,
    answers.map(({ workerId }) => workerId),
  );
  const result = mergeAnswers(terms.task, answers, experience);
  if (result) {
    const { method, merged, confidence, gain } = result;
    const round = annotations[0]?.round ?? 1;
    const seen = { annotationCount: annotations.length, round, basisCount: 0, computedAt: call.now };
    await storeEstimates(call.db, [{ itemId, projectId, method, merged, confidence, gain, ...seen }]);
  }
  const standing = await standingOfItem(call.db, projectId, itemId);
  return standing?.standing ?? 'open';
}

type EstimateRow = NonNullable<Awaited<ReturnType<typeof estimateOfItem>>>;

function asEstimate({ itemId, method, merged, confidence, annotationCount, computedAt }: EstimateRow): ItemEstimate {
  return { itemId, method, merged: merged as Merged, confidence, annotationCount, computedAt };
}

export async function itemEstimate(call: Call, projectId: string, itemId: string): Promise<ItemEstimate | null> {
  const row = await estimateOfItem(call.db, projectId, itemId);
  return row && asEstimate(row);
}

/** Every estimate of the project, or those of some items, by item id. */
export async function estimatesByItem(
  call: Call,
  projectId: string,
  among?: readonly string[],
): Promise<ReadonlyMap<string, ItemEstimate>> {
  const rows = await estimatesOfProject(call.db, projectId, among);
  return new Map(rows.map((row) => [row.itemId, asEstimate(row)]));
}

/** Those of the items that have an estimate. */
export async function itemsWithEstimate(
  call: Call,
  projectId: string,
  itemIds: readonly string[],
): Promise<ReadonlySet<string>> {
  return new Set(await estimatedAmong(call.db, projectId, itemIds));
}

/** Where every active item of the project, or each of some, stands, by item id. */
export async function itemStandingsByItem(
  call: Call,
  projectId: string,
  among?: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  const rows = await allStandings(call.db, projectId, among);
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

type Figures = StandingSums['standings'];

function standingCounts(rows: Figures): StandingCounts {
  const of = (standing: Standing) => rows.find((row) => row.standing === standing);
  const sum = (pick: (row: Figures[number]) => number) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    items: sum((row) => row.items),
    open: of('open')?.items ?? 0,
    contested: of('contested')?.items ?? 0,
    settled: of('settled')?.items ?? 0,
    decided: sum((row) => row.decided),
    annotations: sum((row) => row.annotations),
    wanted: sum((row) => row.wanted),
    known: of('settled')?.known ?? 0,
    byCrowd: of('settled')?.byCrowd ?? 0,
    expectedWrong: of('settled')?.expectedWrong ?? 0,
  };
}

async function agreementRows(call: Call, projectId: string): Promise<AgreementRow[]> {
  const rows = await agreementsOfProject(call.db, projectId);
  return rows.map(({ sinceNumber, gain, gainLow, gainHigh, itemsNeeded, ...row }) => ({
    ...row,
    gain:
      sinceNumber === null || gain === null || gainLow === null || gainHigh === null
        ? null
        : { sinceNumber, value: gain, low: gainLow, high: gainHigh, itemsNeeded },
  }));
}

function savingsOf(rows: Figures, { overlapMax: most, priceMinor, feeBps, currency }: ProjectTerms): Savings | null {
  if (most === null) return null;
  const settled = rows.find(({ standing }) => standing === 'settled');
  const { sparingItems: items = 0, bought = 0, spared = 0 } = settled ?? {};
  const sparedMinor = BigInt(spared) * (priceMinor + feeFor(priceMinor, feeBps));
  return { most, items, bought, spared, sparedMinor, currency };
}

/** How many items there are, and how many stand where. */
export async function projectCounts(call: Call, projectId: string): Promise<StandingCounts> {
  return standingCounts((await standingSums(call, await projectTerms(call, projectId))).standings);
}

/** How long the last answers took; null before there are any. */
export function projectPace(call: Call, projectId: string): Promise<MeasuredPace | null> {
  return paceOfProject(call.db, projectId);
}

/** Can these labels be trusted yet? Counts, doubts, agreement per guide version with intervals, and the noise of slices. */
export async function projectTrust(call: Call, projectId: string): Promise<ProjectTrust> {
  const terms = await projectTerms(call, projectId);
  const [{ standings, slices, suspicion, countedAt }, agreement, last] = await Promise.all([
    standingSums(call, terms),
    agreementRows(call, projectId),
    projectEstimate(call.db, projectId),
  ]);
  const calibration = (last?.calibration ?? null) as Calibration | null;
  const [counts, savings] = [standingCounts(standings), savingsOf(standings, terms)];
  return { counts, savings, suspicion, agreement, slices, countedAt, calibration };
}
