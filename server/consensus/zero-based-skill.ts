/**
 * Zero-based skill: worker weights are learned by gradient steps from agreement with the weighted vote less what random
 * answers would reach, so a worker who agrees no more often than chance weighs nothing:
 *
 *     weight_w += rate (agreement_w - 1/K - weight_w),   vote again by weight, until the labels stay.
 *
 * As in Crowd-Kit (Ustalov et al. 2024, doi:10.21105/joss.06227). Cost O(rounds x votes). No votes: an empty estimate.
 */
import { majorityVote } from '@/server/consensus/majority-vote';
import type { Estimate, VoteTable } from '@/server/consensus/votes';
import { agreementWith, weightedVote } from '@/server/consensus/wawa';

export function zeroBasedSkill(table: VoteTable, gold?: Int32Array, rounds = 100): Estimate {
  const start = majorityVote(table, gold);
  const chance = 1 / Math.max(1, table.classes.length);
  const weight = new Float64Array(table.workers.length).fill(1);
  let estimate: Estimate = start;
  let stayed = 0;
  for (let round = 0; round < rounds && stayed < 10; round++) {
    const agreed = agreementWith(table, estimate.label);
    for (let w = 0; w < weight.length; w++) {
      weight[w] = (weight[w] as number) + 0.3 * ((agreed[w] as number) - chance - (weight[w] as number));
    }
    const next = weightedVote(table, start.posterior, weight, gold);
    stayed = next.label.every((label, i) => label === estimate.label[i]) ? stayed + 1 : 0;
    estimate = next;
  }
  return estimate;
}
