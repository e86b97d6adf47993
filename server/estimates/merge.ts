/**
 * The merge of one item by itself, for the moment between a hand-in and the next estimate of the whole project. It knows
 * of the project what the last such estimate taught: how good each worker is, and what votes for an object are worth.
 */
import { boxConsensus, type ConsensusBox } from '@/server/consensus/box-consensus';
import { skillWeightedPosterior } from '@/server/consensus/stopping';
import { type Box, boxAround } from '@/server/geometry/box';
import { type Answer, pairChoices, type TaskKind } from '@/server/projects/tasks';
import type { AnswerOfWorker, Experience, Merged, MergedBox, MergeResult, VoteCount } from './contract';
import { gainOfChoice, gainOfObjects } from './gain';
import { believedSkill, voteConfidence } from './rules';

const inexperienced: Experience = { skills: new Map(), habits: [], crowd: null };

type AnswerTo<T extends TaskKind> = Extract<Answer, { task: T }>;
interface Voter<T extends TaskKind> {
  readonly annotationId: string;
  readonly workerId: string;
  readonly answer: AnswerTo<T>;
}

/** The answers of the task's kind, in the order of their workers, so that the order of hand-ins decides nothing. */
export function votersOf<T extends TaskKind, A extends AnswerOfWorker>(
  task: T,
  answers: readonly A[],
): (Omit<A, 'answer'> & Voter<T>)[] {
  return answers
    .flatMap((given) => (given.answer.task === task ? [{ ...given, answer: given.answer as AnswerTo<T> }] : []))
    .sort((a, b) => (a.workerId < b.workerId ? -1 : a.workerId > b.workerId ? 1 : 0));
}

interface DrawnPage {
  readonly byWorker: ReadonlyMap<string, Voter<'boxes'>>;
  /** Around all that anybody drew, and so within the image. */
  readonly frame: Box;
}

/** The answers of one page, for `asMerged`. */
export function drawnPage(voters: readonly Voter<'boxes'>[]): DrawnPage {
  const frame = boxAround(voters.flatMap(({ answer }) => answer.boxes)) ?? { x: 0, y: 0, width: 1, height: 1 };
  return { byWorker: new Map(voters.map((voter) => [voter.workerId, voter])), frame };
}

/**
 * What a worker's habits are corrected by may lead past the edge of the image, or leave less than a pixel: neither is an
 * answer, so no merged rectangle goes beyond what was drawn on its page, nor below a pixel.
 */
function within(box: Box, frame: Box): Box {
  const clip = (at: number, length: number, from: number, whole: number) => {
    const low = Math.min(Math.max(at, from), from + whole - 1);
    return [low, Math.max(1, Math.min(at + length, from + whole) - low)] as const;
  };
  const [x, width] = clip(box.x, box.width, frame.x, frame.width);
  const [y, height] = clip(box.y, box.height, frame.y, frame.height);
  return { x, y, width, height };
}

/** A consensus box of a page as it is stored. */
export function asMerged(
  found: ConsensusBox,
  id: string,
  confidence: number,
  { byWorker, frame }: DrawnPage,
): MergedBox {
  return {
    id,
    ...within(found.box, frame),
    classId: found.label,
    votes: found.votes,
    voters: found.voters,
    confidence,
    spread: found.spread,
    members: found.members.flatMap(({ worker, index }) => {
      const voter = byWorker.get(worker);
      const box = voter?.answer.boxes[index];
      return voter && box ? [{ annotationId: voter.annotationId, boxId: box.id }] : [];
    }),
  };
}

/** The answers of an item as the numerics read them. */
export function boxAnswers(voters: readonly Voter<'boxes'>[]) {
  return voters.map(({ workerId, answer }) => ({
    worker: workerId,
    boxes: answer.boxes.map((box) => ({ box, label: box.classId })),
  }));
}

/** Merged rectangles as a result: its confidence is the mean over all decisions; of an empty page that of its voters. */
export function boxesResult(
  method: string,
  boxes: readonly MergedBox[],
  rejected: readonly MergedBox[],
  voters: number,
): MergeResult {
  const sure = [...boxes.map((box) => box.confidence), ...rejected.map((box) => 1 - box.confidence)];
  const confidence =
    sure.length > 0 ? sure.reduce((sum, share) => sum + share, 0) / sure.length : voteConfidence(voters, voters);
  const gain = gainOfObjects([...boxes, ...rejected].map((box) => box.confidence));
  return { task: 'boxes', method, merged: { task: 'boxes', boxes, rejected }, confidence, gain };
}

/** How many objects of a project the numerics' own prior for one item is worth. */
const priorObjects = 10;

/** The probability of an object seen on one item alone, drawn to what as many votes came to elsewhere in the project. */
function experienced(found: ConsensusBox, { habits }: Experience): number | null {
  const habit = habits.find(({ votes, voters }) => votes === found.votes && voters === found.voters);
  if (!habit) return null;
  const { objects, mean } = habit;
  return (found.confidence * priorObjects + mean * objects) / (priorObjects + objects);
}

function mergeBoxes(answers: readonly AnswerOfWorker[], experience: Experience): MergeResult {
  const voters = votersOf('boxes', answers);
  const page = drawnPage(voters);
  const alone = boxConsensus(boxAnswers(voters));
  const isOneClass = new Set(voters.flatMap(({ answer }) => answer.boxes.map((box) => box.classId))).size < 2;
  const accepted: MergedBox[] = [];
  const rejected: MergedBox[] = [];
  for (const found of [...alone.boxes, ...alone.rejected]) {
    const known = experienced(found, experience);
    const isAccepted = known === null ? alone.boxes.includes(found) : known >= 0.5;
    const presence = known ?? found.confidence;
    const confidence = isAccepted && !isOneClass ? presence * found.labelConfidence : presence;
    const into = isAccepted ? accepted : rejected;
    into.push(asMerged(found, `${isAccepted ? 'm' : 'r'}${into.length + 1}`, confidence, page));
  }
  return boxesResult('box consensus, one item', accepted, rejected, voters.length);
}

/** The plain vote shares' part in the average, as in `auto`. */
const shareOfVotes = 0.25;

/** Votes by choice with the probability of each, most votes first; the winner is named even where nobody voted it. */
export function votesByChoice(
  choices: readonly string[],
  votes: readonly string[],
  probability: (choice: string) => number,
): VoteCount {
  return choices
    .map((choice) => ({
      choice,
      votes: votes.filter((vote) => vote === choice).length,
      confidence: probability(choice),
    }))
    .sort((a, b) => b.votes - a.votes || (a.choice < b.choice ? -1 : 1));
}

/** A choice as a merged answer of its task. */
export function mergedChoice(task: 'classes' | 'pairs', winner: string, counts: VoteCount): Merged {
  if (task === 'classes') return { task, classId: winner, counts };
  return { task, choice: pairChoices.find((choice) => choice === winner) ?? 'tie', counts };
}

/** The choice of a classes or pairs answer. */
export function choiceOf(answer: Answer): string | null {
  if (answer.task === 'classes') return answer.classId;
  return answer.task === 'pairs' ? answer.choice : null;
}

function mergeChoices(
  task: 'classes' | 'pairs',
  answers: readonly AnswerOfWorker[],
  { skills, crowd }: Experience,
): MergeResult | null {
  const votes = votersOf(task, answers).map(({ workerId, answer }) => ({
    choice: choiceOf(answer) ?? '',
    skill: believedSkill(skills.get(workerId)),
  }));
  const choices = [...new Set(votes.map(({ choice }) => choice))].sort();
  if (votes.length === 0) return null;
  const skilled = skillWeightedPosterior(
    votes.map(({ choice, skill }) => ({ label: choices.indexOf(choice), skill })),
    Math.max(2, choices.length),
  );
  const counts = votesByChoice(
    choices,
    votes.map(({ choice }) => choice),
    (choice) => {
      const share = votes.filter((vote) => vote.choice === choice).length / votes.length;
      return shareOfVotes * share + (1 - shareOfVotes) * (skilled[choices.indexOf(choice)] ?? 0);
    },
  );
  const winner = counts.reduce((best, count) => (count.confidence > best.confidence + 1e-9 ? count : best));
  const merged = mergedChoice(task, winner.choice, counts);
  const odds = new Map(counts.map(({ choice, confidence }) => [choice, confidence]));
  const { confidence } = winner;
  return { task, method: 'skill-weighted votes, one item', merged, confidence, gain: gainOfChoice(odds, crowd) };
}

/** Merges the answers to one item. The order of the answers does not matter. Null when there is nothing to merge. */
export function mergeAnswers(
  task: TaskKind,
  answers: readonly AnswerOfWorker[],
  experience: Experience = inexperienced,
): MergeResult | null {
  if (answers.length === 0) return null;
  return task === 'boxes' ? mergeBoxes(answers, experience) : mergeChoices(task, answers, experience);
}

/** The merged answer as an answer: what a reviewer accepts, redraws from, and what is exported. */
export function answerOfMerged(merged: Merged): Answer {
  if (merged.task === 'classes') return { task: 'classes', classId: merged.classId };
  if (merged.task === 'pairs') return { task: 'pairs', choice: merged.choice };
  return {
    task: 'boxes',
    boxes: merged.boxes.map(({ id, x, y, width, height, classId }) => ({ id, x, y, width, height, classId })),
  };
}
