import 'server-only';
/**
 * The figures of where a project's items stand. Each page that shows some of them asks for all; they come of one reading of
 * all items. Where that takes long, they are kept: what is shown then is where the items stood at one moment, and whatever
 * changes where items stand asks for them to be summed again (`sumStandingsSoon`), for which they rest in proportion.
 */
import { countFlags } from '@/db/queries/estimates-standings';
import {
  figuresOfStandings,
  forgetSums,
  keptSums,
  type SeatFigures,
  type SliceFigures,
  type StandingFigures,
  storeSums,
} from '@/db/queries/estimates-sums';
import type { Call } from '@/server/call';
import { enqueue } from '@/server/ports/queue';
import type { ProjectTerms } from '@/server/projects/contract';
import { projectTerms } from '@/server/projects/projects';
import type { Suspicion } from './contract';

/** Sums of fewer items are made for whoever looks: of so many they take some 60 ms. */
const keptFrom = 10_000;
/** Summing takes a thirtieth of the time at most: 300,000 items take two seconds, so their sums are a minute old. */
const restsFor = 30;
/** Whoever looks at sums of this age has them made again, whatever they were told of changes. */
const oldMs = 3_600_000;

export interface StandingSums {
  readonly standings: readonly StandingFigures[];
  readonly slices: readonly SliceFigures[];
  readonly bySeats: readonly SeatFigures[];
  readonly suspicion: Suspicion;
  /** Null: now. */
  readonly countedAt: Date | null;
}

/** How many labels look wrong, and how many that are rare do not. */
async function suspicionOf(call: Call, projectId: string): Promise<Suspicion> {
  const kinds = ['rare_and_wrong', 'common_and_wrong', 'ambiguous', 'rare_and_right'] as const;
  const rows = await countFlags(call.db, projectId, kinds);
  const of = (kind: (typeof kinds)[number]) => rows.find(({ verdict }) => verdict === kind)?.items ?? 0;
  return {
    wrong: of('rare_and_wrong') + of('common_and_wrong'),
    ambiguous: of('ambiguous'),
    rareAndRight: of('rare_and_right'),
  };
}

const mostOf = ({ overlapMax }: ProjectTerms) => overlapMax ?? 0;

async function sumNow(call: Call, terms: ProjectTerms): Promise<StandingSums> {
  const [figures, suspicion] = await Promise.all([
    figuresOfStandings(call.db, terms.id, mostOf(terms)),
    suspicionOf(call, terms.id),
  ]);
  return { ...figures, suspicion, countedAt: null };
}

const isLarge = ({ standings }: Pick<StandingSums, 'standings'>) =>
  standings.reduce((sum, { items }) => sum + items, 0) >= keptFrom;

type Kept = NonNullable<Awaited<ReturnType<typeof keptSums>>>;

function isOfTerms(kept: Kept, terms: ProjectTerms): boolean {
  return kept.most === mostOf(terms) && Math.fround(kept.qualityTarget) === Math.fround(terms.qualityTarget);
}

function asSums({ computedAt: countedAt, ...kept }: Kept): StandingSums {
  return { ...(kept as Omit<StandingSums, 'countedAt'>), countedAt };
}

/** Sums of where the items stand by the terms in force: now, or in a large project a little earlier. */
export async function standingSums(call: Call, terms: ProjectTerms): Promise<StandingSums> {
  const kept = await keptSums(call.db, terms.id);
  const isShown = kept && isOfTerms(kept, terms);
  const sums = isShown ? asSums(kept) : await sumNow(call, terms);
  const isOld = kept && call.now.getTime() - kept.computedAt.getTime() > oldMs;
  if (isOld || (!isShown && (kept || isLarge(sums)))) await askToSum(call, terms.id, call.now);
  return sums;
}

/** What is suspected of the labels: as the other sums, now or a little earlier. */
export async function projectSuspicion(call: Call, projectId: string): Promise<Suspicion> {
  const [terms, kept] = [await projectTerms(call, projectId), await keptSums(call.db, projectId)];
  return kept && isOfTerms(kept, terms) ? (kept.suspicion as Suspicion) : suspicionOf(call, projectId);
}

/** By their seats, how many items are settled by a target: where it is kept. */
export async function keptBySeats(call: Call, terms: ProjectTerms): Promise<readonly SeatFigures[] | null> {
  const kept = await keptSums(call.db, terms.id);
  return kept && isOfTerms(kept, terms) ? (kept.bySeats as SeatFigures[]) : null;
}

function askToSum(call: Call, projectId: string, at: Date): Promise<void> {
  return enqueue(call.db, 'sum_standings', { projectId }, `sum_standings:${projectId}`, at);
}

/** Where the items of a project stand may have changed: the sums that are kept of it are made again as soon as they rested. */
export async function sumStandingsSoon(call: Call, projectId: string): Promise<void> {
  const kept = await keptSums(call.db, projectId);
  if (!kept) return;
  const { computedAt, milliseconds } = kept;
  await askToSum(call, projectId, new Date(computedAt.getTime() + (1 + restsFor) * milliseconds));
}

/** By a job: sums where the items stand now and keeps it, unless there are few. */
export async function sumStandings(call: Call, projectId: string): Promise<void> {
  const terms = await projectTerms(call, projectId);
  const began = performance.now();
  const { countedAt: _, ...sums } = await sumNow(call, terms);
  if (!isLarge(sums)) return forgetSums(call.db, projectId);
  await storeSums(call.db, {
    ...sums,
    projectId,
    qualityTarget: terms.qualityTarget,
    most: mostOf(terms),
    computedAt: call.now,
    milliseconds: Math.round(performance.now() - began),
  });
}
