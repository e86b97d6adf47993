import type { Queryable } from '@/db/queryable';
import { proveHouse } from '@/server/jobs/house-check';
import { brokenLaw } from '@/test/simulation/laws';
import type { Project } from '@/test/simulation/model';
import { type RealAnswer, RealServer } from '@/test/simulation/real-server';
import { type Answer, answerOf, arrivalsOf, type Failure, follow, seatName } from '@/test/simulation/run';
import { type Choose, draftText } from '@/test/simulation/seats';
import { type Size, type Step, World } from '@/test/simulation/world';

export interface LockstepOptions {
  readonly size: Size;
  /** After so many steps the whole state is compared, and after ten times as many the laws are proved in the database. */
  readonly compareEvery: number;
  readonly onProgress?: (steps: number, answers: ReadonlyMap<string, number>) => void;
}

/** The whole of a project as the model has it. */
function stateOf(project: Project): string[] {
  const lines: string[] = [];
  for (const item of project.items) {
    lines.push(`item ${item.place} in round ${item.round}`);
    for (const seat of item.seats) {
      const until = seat.state === 'leased' ? seat.leaseUntil : 0;
      const standing = seat.state === 'leased' && seat.isSurplus ? 'surplus' : seat.state;
      lines.push(
        `${seat.purpose} seat ${seatName(seat)} of round ${seat.round} ${standing} by ${seat.holder} until ${until}`,
      );
    }
  }
  for (const [seat, drafts] of project.drafts)
    for (const [worker, draft] of drafts) lines.push(`draft ${seatName(seat)} of ${worker} ${draftText(draft)}`);
  for (const [number, { seat, paidMinor }] of project.kept)
    lines.push(`work ${number} ${seat ? `in ${seatName(seat)}` : `late, paid ${paidMinor}`}`);
  lines.push(`money ${project.escrow} ${project.reserved} ${project.fees}`);
  return lines.sort();
}

/** The first line that one side has and the other has not. */
function difference(ours: readonly string[], theirs: readonly string[]): string | null {
  const [model, real] = [new Set(ours), new Set(theirs)];
  const [missing, extra] = [ours.find((line) => !real.has(line)), theirs.find((line) => !model.has(line))];
  return missing || extra || ours.length !== theirs.length ? `the model has ${missing}, the database ${extra}` : null;
}

/**
 * The product and the model do the same things one after the other, from the same seeds: every answer is compared, and at
 * intervals everything there is. Hand-ins that arrive twice arrive at the same moment. Returns the first difference.
 */
export async function runLockstep(
  db: Queryable,
  seeds: readonly number[],
  { size, compareEvery, onProgress }: LockstepOptions,
): Promise<Failure | null> {
  const real = new RealServer(db);
  await real.hire(size.workers);
  const opened: Project[] = [];
  const all = new Set<Project>();
  const world = new World(size, (project) => opened.push(project));
  const counts = new Map<string, number>();
  for (let place = 0; place < seeds.length; place++) {
    const step = world.next(seeds[place] ?? 0);
    for (const project of opened.splice(0)) {
      await real.open(project, world.now);
      all.add(project);
    }
    const why = (await oneStep(real, world, step, counts)) ?? brokenLaw(step.project);
    if (why) return { step: place, why: `${step.action.kind}: ${why}` };
    if (place % compareEvery !== compareEvery - 1 && place !== seeds.length - 1) continue;
    const isLast = place === seeds.length - 1;
    const apart = await whereApart(
      real,
      isLast ? all : new Set(world.projects),
      isLast || place % (10 * compareEvery) === 10 * compareEvery - 1,
    );
    if (apart) return { step: place, why: apart };
    onProgress?.(place + 1, counts);
  }
  const earned = Array.from({ length: size.workers }, (_, worker) => {
    return String([...all].reduce((sum, project) => sum + (project.earned.get(worker) ?? 0), 0));
  });
  const apart = difference(
    earned.map((amount, at) => `${at} ${amount}`),
    (await real.earnings()).map((amount, at) => `${at} ${amount}`),
  );
  return apart ? { step: seeds.length, why: apart } : null;
}

async function oneStep(
  real: RealServer,
  world: World,
  step: Step,
  counts: Map<string, number>,
): Promise<string | null> {
  const { project, action, isCrash } = step;
  const arrivals = isCrash ? 1 : arrivalsOf(step);
  const answers: RealAnswer[] = await Promise.all(
    Array.from({ length: arrivals }, () => real.act(project, action, world.now, isCrash)),
  );
  count(counts, isCrash ? 'died' : `${action.kind}: ${answers[0]?.text.split(/ \d|, then/)[0] ?? 'lost'}`);
  if (isCrash) return follow(world, step, []);
  answers.sort(byTurn);
  const expected: Answer[] = [];
  for (const { text, given } of answers) {
    const left = [...given];
    const choose: Choose = () => left.shift() ?? null;
    const answer = modelsAnswer(() => answerOf(project, action, world.now, choose, world.projects));
    const said = typeof answer === 'string' ? answer : answer.text;
    if (typeof answer === 'string' || said !== text) return `the model says ${said}, the product ${text}`;
    expected.push(answer);
  }
  await real.follow(project, action);
  return follow(world, step, expected);
}

/** What the model answers, or why it cannot do what the product did. */
function modelsAnswer(answer: () => Answer): Answer | string {
  try {
    return answer();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Of two that arrive at once either may be first; the model takes them in the order in which they were answered: who was
 * told of a repeat came later, and of two repeats the one whose new lease ends later, since it lies behind the other, or who
 * was given none, since the other had the last.
 */
function byTurn({ text: one }: RealAnswer, { text: other }: RealAnswer): number {
  const isRepeat = (text: string) => Number(/ again,/.test(text));
  const end = (text: string) => Number(/until (\d+)/.exec(text)?.[1] ?? Number.MAX_SAFE_INTEGER);
  return isRepeat(one) - isRepeat(other) || end(one) - end(other);
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

async function whereApart(real: RealServer, projects: ReadonlySet<Project>, isProved: boolean): Promise<string | null> {
  for (const project of projects) {
    const apart = difference(stateOf(project), await real.stateOf(project));
    if (apart) return apart;
  }
  if (!isProved) return null;
  await real.emptyQueue();
  const faults = (await proveHouse(await real.call(0)))
    .flatMap((check) => check.faults)
    .filter(({ law }) => law !== 'W9');
  const [first] = faults;
  return first ? `${first.law} ${first.subject}: ${first.detail}` : null;
}
