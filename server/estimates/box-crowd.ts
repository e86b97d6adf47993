/**
 * The estimate of a whole project of rectangles: `boxConsensusOfItems` over all pages, so that workers' habits and the
 * difficulty of objects are learned from all of them. For the skill of workers every object is a unit on which each
 * worker of the page voted for its class or for "nothing is here"; what a reviewer or a known answer says of the page
 * anchors the judgement, and elsewhere what the consensus is sure of.
 */
import { auto } from '@/server/consensus/auto';
import { type BoxConsensus, boxConsensusOfItems, type ConsensusBox } from '@/server/consensus/box-consensus';
import type { KnownItem } from '@/server/consensus/known-shapes';
import { encodeGold, encodeVotes, type Vote } from '@/server/consensus/votes';
import type { Box } from '@/server/geometry/box';
import { groupBy } from '@/server/group';
import type { Answer } from '@/server/projects/tasks';
import type {
  CrowdAnswer,
  CrowdEstimate,
  DoubtfulObject,
  ItemFlag,
  MergedBox,
  MergeResult,
  VoteHabit,
  WorkerEstimate,
} from './contract';
import { asMerged, boxAnswers, boxesResult, drawnPage, votersOf } from './merge';
import { isDoubtful, verdictOf } from './rules';
import { describeWorkers } from './worker-report';

const method = 'box consensus: three-class mixture over all items';
/** The class of a unit where a worker drew nothing; no class id is empty. */
const nothing = '';
/** Objects surer than this, either way, are taken as known when workers are judged. */
const sureOfObject = 0.9;
/** The most objects a flag's evidence names, and the least error probability of those it names. */
const namedObjects = 6;
const worthNaming = 0.05;
/** Classes with a smaller share of the rectangles are rare, as in `flags.ts`. */
const rareShare = 0.15;

type PageVoter = ReturnType<typeof votersOf<'boxes', CrowdAnswer>>[number];

interface Page {
  readonly itemId: string;
  readonly voters: readonly PageVoter[];
  readonly consensus: BoxConsensus;
  readonly boxes: readonly MergedBox[];
  readonly rejected: readonly MergedBox[];
  /** What is known to be there and nobody drew. */
  readonly overlooked: readonly { readonly label: string }[];
}

/**
 * @param decided what reviewers and known answers say of their items: these are merged like the others, but not flagged, and
 * teach what each worker's drawings are worth.
 */
export function estimateBoxes(answers: readonly CrowdAnswer[], decided: ReadonlyMap<string, Answer>) {
  const pages = mergePages(answers, decided);
  const workers = judgeWorkers(pages);
  const merges = new Map(
    pages.map(({ itemId, boxes, rejected, voters }): [string, MergeResult] => {
      return [itemId, boxesResult(method, boxes, rejected, voters.length)];
    }),
  );
  const flags = flagPages(
    pages.filter(({ itemId }) => !decided.has(itemId)),
    workers,
    classShares(pages),
  );
  return {
    method,
    merges,
    flags,
    workers,
    habits: habitsOf(pages),
    crowd: null,
    calibration: null,
  } satisfies CrowdEstimate;
}

function mergePages(answers: readonly CrowdAnswer[], decided: ReadonlyMap<string, Answer>): Page[] {
  const ofItem = [...groupBy(answers, (answer) => answer.itemId)]
    .map(([itemId, own]) => ({ itemId, voters: votersOf('boxes', own) }))
    .sort((a, b) => (a.itemId < b.itemId ? -1 : 1));
  const known = ofItem.map(({ itemId }) => knownBoxes(decided.get(itemId)));
  const found = boxConsensusOfItems(
    ofItem.map(({ voters }) => boxAnswers(voters)),
    { known },
  );
  const isOneClass =
    new Set(found.flatMap(({ boxes, rejected }) => [...boxes, ...rejected].map((b) => b.label))).size < 2;
  return ofItem.map(({ itemId, voters }, n) => {
    const consensus = found[n] ?? { boxes: [], rejected: [] };
    const page = drawnPage(voters);
    const drawn = new Set([...consensus.boxes, ...consensus.rejected].map(({ truth }) => truth));
    const surety = (box: ConsensusBox) => (isOneClass ? box.confidence : box.confidence * box.labelConfidence);
    return {
      itemId,
      voters,
      consensus,
      boxes: consensus.boxes.map((box, at) => asMerged(box, `m${at + 1}`, surety(box), page)),
      rejected: consensus.rejected.map((box, at) => asMerged(box, `r${at + 1}`, box.confidence, page)),
      overlooked: (known[n] ?? []).filter((own) => !drawn.has(own)),
    };
  });
}

function knownBoxes(answer: Answer | undefined): KnownItem<Box> {
  return answer?.task === 'boxes' ? answer.boxes.map((box) => ({ shape: box, label: box.classId })) : undefined;
}

/** Every object of a page as it was found and as it is stored. */
function objectsOf({ consensus, boxes, rejected }: Page) {
  const pair = (found: readonly ConsensusBox[], merged: readonly MergedBox[], isAccepted: boolean) =>
    found.flatMap((object, n) => {
      const box = merged[n];
      return box ? [{ object, box, isAccepted }] : [];
    });
  return [...pair(consensus.boxes, boxes, true), ...pair(consensus.rejected, rejected, false)];
}

function judgeWorkers(pages: readonly Page[]): WorkerEstimate[] {
  const votes: Vote[] = [];
  const known = new Map<string, string>();
  const pageOf = new Map<string, string>();
  for (const page of pages) {
    for (const { object, box, isAccepted } of objectsOf(page)) {
      const unit = `${page.itemId} ${box.id}`;
      pageOf.set(unit, page.itemId);
      for (const { worker, label } of saidOf(page, object)) votes.push({ worker, item: unit, label });
      if (object.truth !== undefined) known.set(unit, object.truth?.label ?? nothing);
      else if (isAccepted && box.confidence >= sureOfObject) known.set(unit, object.label);
      else if (!isAccepted && box.confidence <= 1 - sureOfObject) known.set(unit, nothing);
    }
    page.overlooked.forEach(({ label }, n) => {
      const unit = `${page.itemId} overlooked ${n + 1}`;
      pageOf.set(unit, page.itemId);
      known.set(unit, label);
      for (const { workerId } of page.voters) votes.push({ worker: workerId, item: unit, label: nothing });
    });
  }
  const table = encodeVotes(votes, [nothing]);
  const estimate = auto(table, { gold: encodeGold(table, known) });
  return describeWorkers({
    table,
    estimate,
    itemOf: (unit) => pageOf.get(table.items[unit] ?? '') ?? '',
    sayOf: (label) => (label === nothing ? null : label),
  });
}

/** What each worker of the page said of an object: the class they drew it as, or nothing. */
function saidOf(page: Page, object: ConsensusBox) {
  const drew = new Map(object.members.map(({ worker, index }) => [worker, index]));
  return page.voters.map(({ workerId, answer }) => {
    const index = drew.get(workerId);
    return { worker: workerId, label: index === undefined ? nothing : (answer.boxes[index]?.classId ?? nothing) };
  });
}

function classShares(pages: readonly Page[]): ReadonlyMap<string, number> {
  const drawn = groupBy(
    pages.flatMap((page) => objectsOf(page).map(({ box }) => box)),
    (box) => box.classId,
  );
  const votes = (boxes: readonly MergedBox[]) => boxes.reduce((sum, box) => sum + box.votes, 0);
  const all = votes([...drawn.values()].flat());
  return new Map([...drawn].map(([classId, boxes]) => [classId, votes(boxes) / Math.max(1, all)]));
}

/** Every object of the page with who said the opposite of what was decided, the least sure first. */
function doubtsOf(page: Page, skillOf: ReadonlyMap<string, number | null>): DoubtfulObject[] {
  return objectsOf(page)
    .map(({ object, box, isAccepted }): DoubtfulObject => {
      const decided = isAccepted ? box.classId : nothing;
      const against = saidOf(page, object)
        .filter(({ label }) => label !== decided)
        .map(({ worker, label }) => ({
          workerId: worker,
          said: label === nothing ? null : label,
          skill: skillOf.get(worker) ?? null,
        }));
      return {
        objectId: box.id,
        classId: box.classId,
        isAccepted,
        votes: box.votes,
        voters: box.voters,
        errorProbability: isAccepted ? 1 - box.confidence : box.confidence,
        against: against.sort((a, b) => (b.skill ?? 0) - (a.skill ?? 0)),
      };
    })
    .sort((a, b) => b.errorProbability - a.errorProbability || (a.objectId < b.objectId ? -1 : 1));
}

/**
 * Something on a page is rare when less than half of its workers drew it, or when its class has under 15 % of all
 * rectangles. A page is rare and right when all of it is probably right and something rare was accepted.
 */
function flagPages(
  pages: readonly Page[],
  workers: readonly WorkerEstimate[],
  shareOfClass: ReadonlyMap<string, number>,
): ItemFlag[] {
  const skillOf = new Map(workers.map(({ workerId, skill }) => [workerId, skill]));
  const classShare = (doubt: DoubtfulObject) => shareOfClass.get(doubt.classId) ?? 1;
  const isRare = (doubt: DoubtfulObject) => 2 * doubt.votes < doubt.voters || classShare(doubt) < rareShare;
  return pages
    .map((page): ItemFlag => {
      const doubts = doubtsOf(page, skillOf);
      const accepted = doubts.filter((doubt) => doubt.isAccepted && isRare(doubt));
      const [worst] = doubts;
      const errorProbability = Math.min(1, Math.max(0, worst?.errorProbability ?? 0));
      const told = isDoubtful(errorProbability) ? worst : (accepted[0] ?? worst);
      const seen = told ? Math.min(told.votes / Math.max(1, told.voters), classShare(told)) : 1;
      const rare = isDoubtful(errorProbability) ? worst !== undefined && isRare(worst) : accepted.length > 0;
      return {
        itemId: page.itemId,
        errorProbability,
        suspicion: suspicionOf(doubts, isRare),
        rarity: 1 - seen,
        verdict: verdictOf(errorProbability, rare),
        evidence: {
          kind: 'objects',
          objects: doubts
            .filter((doubt) => doubt.errorProbability >= worthNaming || accepted.includes(doubt))
            .slice(0, namedObjects),
          decisions: doubts.length,
        },
      };
    })
    .sort((a, b) => b.suspicion - a.suspicion || (a.itemId < b.itemId ? -1 : 1));
}

/** That of the page's most suspicious object: how likely its decision is wrong, twice that where the object is rare. */
function suspicionOf(doubts: readonly DoubtfulObject[], isRare: (doubt: DoubtfulObject) => boolean): number {
  return Math.max(0, ...doubts.map((doubt) => doubt.errorProbability * (isRare(doubt) ? 2 : 1)));
}

function habitsOf(pages: readonly Page[]): VoteHabit[] {
  const objects = pages.flatMap(({ consensus }) => [...consensus.boxes, ...consensus.rejected]);
  return [...groupBy(objects, ({ votes, voters }) => `${votes}/${voters}`).values()].map((alike) => ({
    votes: alike[0]?.votes ?? 0,
    voters: alike[0]?.voters ?? 0,
    objects: alike.length,
    mean: alike.reduce((sum, { confidence }) => sum + confidence, 0) / alike.length,
  }));
}
