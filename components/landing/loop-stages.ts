/** The stages of the loop in their order, as docs and figures name them. */
export const loopStages = [
  'select',
  'distribute',
  'draw',
  'agree',
  'flag',
  'adjudicate',
  'rule',
  'relabel',
  'pay',
  'train',
] as const;

export type LoopStage = (typeof loopStages)[number];
