import { getTranslator } from '@/components/intl/server-translator';
import { StatusChip } from '@/components/ui/status-chip';
import type { Tone } from '@/components/ui/tone';
import type { FlagLine } from '@/server/estimates/contract';

type Props = { verdict: FlagLine['verdict'] };

const tones: Record<FlagLine['verdict'], Tone> = {
  rare_and_wrong: 'disagreement',
  common_and_wrong: 'disagreement',
  ambiguous: 'unsure',
  rare_and_right: 'settled',
  common_and_right: 'neutral',
};

/** Which of the two a label is: rare and right, or a mistake. */
export async function FlagChip({ verdict }: Props) {
  const t = await getTranslator('estimates');
  return <StatusChip tone={tones[verdict]}>{t(`flags.verdict.${verdict}`)}</StatusChip>;
}
