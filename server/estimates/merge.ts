import { boxConsensus, type ConsensusBox } from '@/server/consensus/box-consensus';
import { majorityVote } from '@/server/consensus/majority-vote';
import { encodeVotes } from '@/server/consensus/votes';
import { type Answer, pairChoices, type TaskKind } from '@/server/projects/tasks';
import type { AnswerOfWorker, Merged, MergedBox, MergeResult, VoteCount } from './contract';
import { decisionConfidence, voteConfidence } from './rules';

type AnswerTo<T extends TaskKind> = Extract<Answer, { task: T }>;
type Voter<T extends TaskKind> = { annotationId: string; workerId: string; answer: AnswerTo<T> };

function votersOf<T extends TaskKind>(task: T, answers: readonly AnswerOfWorker[]): Voter<T>[] {
  return answers.flatMap(({ annotationId, workerId, answer }) =>
    answer.task === task ? [{ annotationId, workerId, answer: answer as AnswerTo<T> }] : [],
  );
}

function mergeBoxes(answers: readonly AnswerOfWorker[]): MergeResult {
  const voters = votersOf('boxes', answers);
  const byAnnotation = new Map(voters.map((voter) => [voter.annotationId, voter]));
  const consensus = boxConsensus(
    voters.map((voter) => ({
      worker: voter.annotationId,
      boxes: voter.answer.boxes.map((box) => ({ box, label: box.classId })),
    })),
  );
  const asMerged = (found: ConsensusBox, position: number, prefix: string): MergedBox => ({
    id: `${prefix}${position + 1}`,
    ...found.box,
    classId: found.label,
    votes: found.votes,
    voters: found.voters,
    confidence: voteConfidence(found.votes, found.voters),
    spread: found.spread,
    members: found.members.flatMap(({ worker, index }) => {
      const box = byAnnotation.get(worker)?.answer.boxes[index];
      return box ? [{ annotationId: worker, boxId: box.id }] : [];
    }),
  });
  const boxes = consensus.boxes.map((found, n) => asMerged(found, n, 'm'));
  const rejected = consensus.rejected.map((found, n) => asMerged(found, n, 'r'));
  const decisions = [...boxes, ...rejected].map((box) => decisionConfidence(box.confidence));
  const emptyConfidence = voteConfidence(voters.length, voters.length);
  return {
    task: 'boxes',
    method: 'box consensus',
    merged: { task: 'boxes', boxes, rejected },
    confidence:
      decisions.length > 0 ? decisions.reduce((sum, sure) => sum + sure, 0) / decisions.length : emptyConfidence,
  };
}

/** Counts choices by majority vote; ties go to the choice that sorts first, and say so by their confidence. */
function countVotes(
  votes: readonly { workerId: string; choice: string }[],
): { winner: string; counts: VoteCount } | null {
  if (votes.length === 0) return null;
  const table = encodeVotes(votes.map((vote) => ({ worker: vote.workerId, item: 'item', label: vote.choice })));
  const estimate = majorityVote(table);
  const winner = table.classes[estimate.label[0] ?? 0] ?? '';
  const counts = table.classes
    .map((choice) => {
      const count = votes.filter((vote) => vote.choice === choice).length;
      return { choice, votes: count, confidence: voteConfidence(count, votes.length) };
    })
    .sort((a, b) => b.votes - a.votes || (a.choice < b.choice ? -1 : 1));
  return { winner, counts };
}

function mergeChoices(task: 'classes' | 'pairs', answers: readonly AnswerOfWorker[]): MergeResult | null {
  const votes =
    task === 'classes'
      ? votersOf('classes', answers).map(({ workerId, answer }) => ({ workerId, choice: answer.classId }))
      : votersOf('pairs', answers).map(({ workerId, answer }) => ({ workerId, choice: answer.choice as string }));
  const counted = countVotes(votes);
  if (!counted) return null;
  const confidence = counted.counts.find(({ choice }) => choice === counted.winner)?.confidence ?? 0;
  const merged: Merged =
    task === 'classes'
      ? { task, classId: counted.winner, counts: counted.counts }
      : { task, choice: pairChoices.find((choice) => choice === counted.winner) ?? 'tie', counts: counted.counts };
  return { task, method: 'majority vote', merged, confidence };
}

/**
 * Merges the answers to one item. The order of the answers does not matter. Null when there is nothing to merge.
 * Behind this contract the method may change; callers store what comes out and can always ask again.
 */
export function mergeAnswers(task: TaskKind, answers: readonly AnswerOfWorker[]): MergeResult | null {
  if (answers.length === 0) return null;
  return task === 'boxes' ? mergeBoxes(answers) : mergeChoices(task, answers);
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
