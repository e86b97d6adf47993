import { errorRate, plainSpeech, wordErrors } from '@/server/consensus/text-errors';
import { type Transcript, transcriptConsensus } from '@/server/consensus/transcript-consensus';
import { csvRows } from './csv-rows';
import type { Figure } from './figures';

export async function figures(): Promise<Figure[]> {
  const truth = new Map(
    csvRows('transcription/crowdspeech/dev-clean.truth.csv').map((row) => [row.item ?? '', row.truth ?? '']),
  );
  const byItem = new Map<string, Transcript[]>();
  for (const { worker = '', item = '', annotation = '' } of csvRows(
    'transcription/crowdspeech/dev-clean.annotations.csv',
  )) {
    const own = byItem.get(item) ?? [];
    own.push({ worker, text: annotation });
    byItem.set(item, own);
  }
  const items = [...byItem.keys()].filter((item) => truth.has(item));
  const started = process.cpuUsage();
  const merged = transcriptConsensus(items.map((item) => byItem.get(item) ?? []));
  const used = process.cpuUsage(started);
  let [rates, errors, words] = [0, 0, 0];
  items.forEach((item, n) => {
    const count = wordErrors(plainSpeech(truth.get(item) ?? ''), plainSpeech(merged[n]?.text ?? ''));
    rates += errorRate(count);
    errors += count.errors;
    words += count.length;
  });
  const utterance = (100 * rates) / items.length;
  return [
    {
      id: 'transcripts',
      what: `word error rate, mean of ${items.length} clips of dev-clean`,
      reference: 'ROVER 6.71-6.76, RASA 7.56 (on test-clean 7.15-7.29, 8.72)',
      target: '<= 6.9 on test-clean, which is .95 of ROVER: <= 6.4 here',
      ours: `${utterance.toFixed(2)} (corpus ${((100 * errors) / words).toFixed(2)}) in ${((used.user + used.system) / 1e6).toFixed(1)} CPU-s`,
      met: utterance <= 6.4,
    },
  ];
}
