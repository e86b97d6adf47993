import { getTranslator } from '@/components/intl/server-translator';
import { StatusChip } from '@/components/ui/status-chip';
import type { Tone } from '@/components/ui/tone';
import type { WorkerStanding } from '@/server/estimates/contract';

type Props = { standing: WorkerStanding };

const tones: Record<WorkerStanding, Tone> = {
  steady: 'settled',
  needs_help: 'unsure',
  random: 'unsure',
  constant: 'unsure',
  copying: 'unsure',
  too_early: 'neutral',
};

/** What a worker's figures say, in a shape and a word. */
export async function WorkerChip({ standing }: Props) {
  const t = await getTranslator('estimates');
  return <StatusChip tone={tones[standing]}>{t(`workers.standing.${standing}`)}</StatusChip>;
}
