import { distinctTints } from '@/components/ui/avatar-tint';

const ids = ['amber-heron', 'patient-lynx', 'quiet-otter'];
const tints = distinctTints(ids);

/** How each one's rectangles stand off the ink, and which words they draw: the third leaves out the struck-out one. */
const habits = [
  { off: [3, 4], draws: [0, 1, 2, 3] },
  { off: [6, 2], draws: [0, 1, 2, 3] },
  { off: [1, 6], draws: [0, 2, 3] },
] as const;

/** The three workers of Fig. 1. */
export const loopWorkers = habits.map((habit, place) => {
  const id = ids[place] ?? '';
  return { id, name: id.replace('-', ' '), tint: tints.get(id), ...habit };
});
