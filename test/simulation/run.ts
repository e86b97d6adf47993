import { dice } from '@/server/consensus/random';
import { claimIn } from '@/test/simulation/claiming';
import { brokenLaw } from '@/test/simulation/laws';
import type { Project } from '@/test/simulation/model';
import { type Choose, type Claimed, draftText, type HandedIn, type Seat } from '@/test/simulation/seats';
import { type Action, type Size, type Step, World } from '@/test/simulation/world';

/** What a server answered to one arrival of an action, as text that two servers can be compared by. */
export interface Answer {
  readonly text: string;
  readonly claimed: readonly Claimed[] | null;
  readonly handedIn: HandedIn | null;
}

export const seatName = (seat: Seat) => `${seat.item.place}/${seat.ordinal}`;

function claimsText(claimed: readonly Claimed[] | null): string {
  return claimed ? claimed.map(claimText).join(' and ') : 'nothing asked';
}

function claimText(claimed: Claimed): string {
  if (claimed.status !== 'item') return claimed.status;
  return `seat ${seatName(claimed.seat)} until ${claimed.leaseUntil} with draft ${draftText(claimed.draft)}`;
}

const plain = (text: string): Answer => ({ text, claimed: null, handedIn: null });

/** The model's answer to one arrival of an action. */
export function answerOf(
  project: Project,
  action: Action,
  now: number,
  choose: Choose,
  all: readonly Project[],
): Answer {
  switch (action.kind) {
    case 'claim': {
      const claimed = claimIn(project, action.worker, now, action, choose);
      return { text: claimsText(claimed), claimed, handedIn: null };
    }
    case 'extend':
      return plain(`until ${project.extend(action.worker, action.seat, now)}`);
    case 'hand back':
      return plain(project.handBack(action.worker, action.seat) ? 'done' : 'lease_gone');
    case 'give up':
      return plain(project.giveUp(action.worker, action.seat) ? 'given up' : 'kept');
    case 'draft': {
      const drafted = project.saveDraft(action.worker, action.seat, action, now);
      return plain('refused' in drafted ? drafted.refused : `${drafted.status} ${draftText(drafted)}`);
    }
    case 'hand in': {
      const handedIn = project.handIn(action.message, now, action.holding, action.takesNext ? choose : null);
      if ('refused' in handedIn) return { text: handedIn.refused, claimed: null, handedIn };
      const { outcome, paidMinor, isRepeat, next } = handedIn;
      const text = `${outcome} paid ${paidMinor} ${isRepeat ? 'again' : 'first'}, then ${claimsText(next)}`;
      return { text, claimed: null, handedIn };
    }
    default:
      return plain(manage(project, action, now, all));
  }
}

type Managing = Exclude<Action, { readonly kind: 'claim' | 'extend' | 'hand back' | 'give up' | 'draft' | 'hand in' }>;

function manage(project: Project, action: Managing, now: number, all: readonly Project[]): string {
  const said = (isDone: boolean) => (isDone ? 'done' : 'refused');
  switch (action.kind) {
    case 'pause':
      return said(project.pause());
    case 'resume':
      return said(project.resume());
    case 'close':
      project.close();
      return 'done';
    case 'silence':
      for (const each of all) each.payForSilence(now);
      return 'done';
    case 'lapse':
      for (const each of all) each.giveUpLapsed(now);
      return 'done';
    case 'overlap':
      if (project.state === 'closed') return 'refused';
      project.overlap = action.overlap;
      project.match();
      return 'done';
    case 'withdraw':
    case 'restore':
      action.item.isActive = action.kind === 'restore';
      project.match();
      return 'done';
    case 'settle':
      project.settle(action.item);
      return 'done';
    case 'know':
    case 'retire':
    case 'recall':
      return said(project.know(action.item, action.kind));
    case 'relabel':
      return said(project.relabel(action.item));
    case 'estimate':
      action.item.estimate = { round: action.item.round, seen: action.seen, isInDoubt: action.isInDoubt };
      project.buyLabels();
      return 'done';
    case 'take back':
      return said(project.takeBack(action.amount));
    case 'give':
      project.give(action.amount);
      return 'done';
  }
}

export interface Failure {
  readonly step: number;
  readonly why: string;
}

export const arrivalsOf = ({ action, isCrash }: Step): number =>
  isCrash ? 0 : action.kind === 'hand in' ? action.arrivals : 1;

/** What follows an answer: the people learn it, and a hand-in that was answered before has the same answer. */
export function follow(world: World, { project, action }: Step, answers: readonly Answer[]): string | null {
  const [last] = answers.slice(-1);
  world.learn(project, action, last?.claimed ?? null, last?.handedIn ?? null);
  if (action.kind !== 'hand in') return null;
  for (const { handedIn } of answers) {
    if (!handedIn || 'refused' in handedIn) continue;
    const wrong = world.isFirstAnswer(project, action.message, `${handedIn.outcome} ${handedIn.paidMinor}`);
    if (wrong) return wrong;
  }
  return null;
}

/** The seeds of the steps of a run: any part of them is a run as well, which is what makes a failure small. */
export function seedsOf(seed: number, steps: number): number[] {
  const roll = dice(seed);
  return Array.from({ length: steps }, () => roll.below(0x7fffffff));
}

/**
 * Runs the model alone, people and faults and all, and proves the laws of the project after every step. `spoil` may do
 * something to a project after a step: what a test of this test does.
 */
export function runModel(
  seeds: readonly number[],
  size: Size,
  spoil: (step: Step, now: number) => void = () => {},
): Failure | null {
  const world = new World(size, () => {});
  for (let place = 0; place < seeds.length; place++) {
    const seed = seeds[place] ?? 0;
    const step = world.next(seed);
    const roll = dice(seed ^ 0x5bd1e995);
    const choose: Choose = (free) => free[roll.below(free.length)] ?? null;
    const answers: Answer[] = [];
    for (let arrival = arrivalsOf(step); arrival > 0; arrival--)
      answers.push(answerOf(step.project, step.action, world.now, choose, world.projects));
    spoil(step, world.now);
    const why = follow(world, step, answers) ?? brokenLaw(step.project);
    if (why) return { step: place, why };
  }
  return null;
}

/**
 * Leaves out the steps that a failure does not need, half of them at a time, then less, in at most so many tries. Returns
 * null when all the steps together do not fail.
 */
export async function shrink(
  seeds: readonly number[],
  fails: (fewer: readonly number[]) => Failure | null | Promise<Failure | null>,
  tries: number,
): Promise<{ readonly seeds: readonly number[]; readonly failure: Failure } | null> {
  let failure = await fails(seeds);
  if (!failure) return null;
  let least = seeds.slice(0, failure.step + 1);
  let left = tries;
  for (let size = Math.ceil(least.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < least.length && left > 0; left -= 1) {
      const fewer = [...least.slice(0, from), ...least.slice(from + size)];
      const still = await fails(fewer);
      if (still) [least, failure] = [fewer.slice(0, still.step + 1), still];
      else from += size;
    }
  }
  return { seeds: least, failure };
}
