import type { Progress } from '@/server/cli/casebook/verb';

/** Begins a step that is counted in rounds, of which nobody knows how many there will be; to be called after each. */
export function countRounds(progress: Progress, name: string): () => void {
  let rounds = 0;
  progress.step(`${name}, round`);
  return () => progress.done(++rounds);
}
