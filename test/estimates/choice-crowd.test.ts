import { describe, expect, it } from 'vitest';
import { dice } from '@/server/consensus/random';
import { estimateChoices } from '@/server/estimates/choice-crowd';
import type { CrowdAnswer } from '@/server/estimates/contract';

const crowd = ['ann', 'ben', 'cat', 'dan', 'eve'];

function chose(itemId: string, workerId: string, classId: string): CrowdAnswer {
  return { annotationId: `${itemId} ${workerId}`, itemId, workerId, answer: { task: 'classes', classId } };
}

/** Sixty common items that all but careless Eve nearly always get right, and six where some say the rare class. */
function worldWithRareClass(): CrowdAnswer[] {
  const random = dice(5);
  const answers: CrowdAnswer[] = [];
  for (let n = 0; n < 60; n += 1) {
    const truth = n % 2 ? 'road' : 'roof';
    const other = n % 2 ? 'roof' : 'road';
    for (const worker of crowd) {
      answers.push(chose(`common-${n}`, worker, random.next() < (worker === 'eve' ? 0.3 : 0.05) ? other : truth));
    }
  }
  for (let n = 0; n < 5; n += 1) {
    for (const worker of crowd) answers.push(chose(`rare-${n}`, worker, worker === 'eve' ? 'road' : 'spill'));
  }
  crowd.forEach((worker, n) => {
    answers.push(chose('doubtful', worker, ['spill', 'spill', 'road', 'road', 'roof'][n] ?? 'road'));
  });
  return answers;
}

const unsettled = new Map<string, string>();

describe('the estimate of a project of choices', () => {
  const answers = worldWithRareClass();
  const estimate = estimateChoices('classes', answers, unsettled);
  const flags = [...estimate.flags];
  const mergesOf = ({ merges }: typeof estimate) =>
    [...merges.keys()].sort().map((itemId) => [itemId, merges.get(itemId)]);
  const flagOf = (itemId: string) => flags.find((flag) => flag.itemId === itemId);

  it('says how far its confidences can be trusted by what is settled, and nothing while little is', () => {
    const settled = (count: number) =>
      new Map(Array.from({ length: count }, (_, n) => [`common-${n}`, n % 2 ? 'road' : 'roof']));
    expect(estimate.calibration).toBeNull();
    expect(estimateChoices('classes', answers, settled(19)).calibration).toBeNull();
    const { calibration } = estimateChoices('classes', answers, settled(40));
    expect(calibration).toMatchObject({ items: 40, accuracy: { value: 1, high: 1 } });
    expect(calibration?.meanConfidence).toBeGreaterThan(0.85);
    // All were right, so all that was not said to be certain is the distance.
    expect(calibration?.error).toBeCloseTo(1 - (calibration?.meanConfidence ?? 0), 12);
  });

  it('flags every item once, the most suspicious first', () => {
    expect(flags.map(({ itemId }) => itemId).sort()).toEqual([...estimate.merges.keys()].sort());
    const suspicions = flags.map(({ suspicion }) => suspicion);
    expect(suspicions).toEqual([...suspicions].sort((a, b) => b - a));
  });

  it('tells what is rare and right from what is in doubt', () => {
    expect(flagOf('rare-0')?.verdict).toBe('rare_and_right');
    expect(flagOf('common-0')?.verdict).toMatch(/^common/);
    expect(flags[0]?.itemId).toBe('doubtful');
    expect(flagOf('doubtful')?.verdict).toBe('ambiguous');
  });

  it('shows who said otherwise, the most skilled first, and what it could be instead', () => {
    const evidence = flagOf('doubtful')?.evidence;
    if (evidence?.kind !== 'choice') throw new Error('a choice has votes');
    expect(evidence.against).toHaveLength(3);
    const skills = evidence.against.map(({ skill }) => skill ?? 0);
    expect(skills).toEqual([...skills].sort((a, b) => b - a));
    expect(['spill', 'road']).toContain(evidence.instead?.choice);
    expect(evidence.counts.map(({ choice, votes }) => [choice, votes])).toEqual([
      ['road', 2],
      ['spill', 2],
      ['roof', 1],
    ]);
  });

  it('finds the careless worker less skilled than the others', () => {
    expect(estimate.workers.at(-1)?.workerId).toBe('eve');
    expect(estimate.workers.at(-1)?.itemCount).toBe(66);
    expect(estimate.workers.every(({ evidence }) => evidence.copies.length === 0)).toBe(true);
  });

  it('is the same whatever the order of the hand-ins', () => {
    const random = dice(9);
    const shuffled = answers
      .map((answer) => ({ answer, at: random.next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ answer }) => answer);
    const again = estimateChoices('classes', shuffled, unsettled);
    expect(mergesOf(again)).toEqual(mergesOf(estimate));
    expect([...again.flags]).toEqual(flags);
    expect(again.workers).toEqual(estimate.workers);
  });

  it('flags nothing that a reviewer settled, and leaves its merge what the crowd says', () => {
    const settled = estimateChoices('classes', answers, new Map([['doubtful', 'spill']]));
    expect([...settled.flags].some(({ itemId }) => itemId === 'doubtful')).toBe(false);
    expect(settled.merges.get('doubtful')?.confidence).toBeLessThan(0.99);
    const skill = (from: typeof settled, id: string) =>
      from.workers.find(({ workerId }) => workerId === id)?.skill ?? 0;
    expect(skill(settled, 'ann')).toBeGreaterThan(skill(estimate, 'ann'));
  });

  it('has confidences that are probabilities', () => {
    for (const itemId of estimate.merges.keys()) {
      const confidence = estimate.merges.get(itemId)?.confidence;
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });

  it('is not certain of anything because nobody has said a second thing yet', () => {
    const alike = [chose('lone', 'ann', 'roof'), chose('both', 'ann', 'roof'), chose('both', 'ben', 'roof')];
    const { merges } = estimateChoices('classes', alike, unsettled);
    const sure = (itemId: string) => merges.get(itemId)?.confidence ?? 0;
    expect(sure('lone')).toBeGreaterThan(0.7);
    expect(sure('lone')).toBeLessThan(0.9);
    expect(sure('both')).toBeGreaterThan(sure('lone'));
    expect(sure('both')).toBeLessThan(0.99);
    expect(merges.get('lone')?.merged).toMatchObject({ classId: 'roof' });
  });

  it('has nothing to say of no answers', () => {
    const { flags, merges, ...rest } = estimateChoices('pairs', [], unsettled);
    expect([...flags, ...merges.keys()]).toEqual([]);
    expect(rest).toMatchObject({ workers: [], habits: [] });
  });
});

describe('workers who answer without looking', () => {
  it('are told as random, or as always the same, with what they mostly say', () => {
    const random = dice(4);
    const labels = ['a', 'b', 'c'];
    const answers = Array.from({ length: 80 }, (_, n) => {
      const truth = labels[random.below(3)] ?? 'a';
      const ofCrowd = crowd.map((worker) =>
        chose(`i${n}`, worker, random.next() < 0.92 ? truth : (labels[random.below(3)] ?? 'a')),
      );
      return [...ofCrowd, chose(`i${n}`, 'dicer', labels[random.below(3)] ?? 'a'), chose(`i${n}`, 'drone', 'b')];
    }).flat();
    const { workers } = estimateChoices('classes', answers, unsettled);
    const of = (id: string) => workers.find(({ workerId }) => workerId === id);
    expect(of('dicer')).toMatchObject({ isRandom: true, isConstant: false });
    expect(of('drone')).toMatchObject({ isRandom: false, isConstant: true });
    expect(of('drone')?.evidence.mostSaid).toEqual({ choice: 'b', share: 1 });
    expect(crowd.some((id) => of(id)?.isRandom || of(id)?.isConstant)).toBe(false);
  });
});
