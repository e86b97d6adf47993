import 'server-only';
import { goldOption, readKnown } from '@/server/cli/casebook/knowledge';
import { labelsHelp } from '@/server/cli/casebook/labels';
import { refuseBeyondMemory } from '@/server/cli/casebook/memory';
import { round, rounded } from '@/server/cli/casebook/output';
import { countRounds } from '@/server/cli/casebook/rounds';
import { shown } from '@/server/cli/casebook/shown';
import type { Json, Report, Verb, VerbCall } from '@/server/cli/casebook/verb';
import { auto } from '@/server/consensus/auto';
import { copyingPairs } from '@/server/consensus/copying';
import { workerSkills } from '@/server/consensus/worker-skill';

export const workersVerb: Verb = {
  name: 'workers',
  summary: 'How often each worker is right, with an interval, and who answers at random, constantly or by copying.',
  operands: ['LABELS.csv'],
  options: { gold: goldOption },
  details: [
    ...labelsHelp,
    'skill is the share of right labels, as the consensus of all and the gold judge them; the interval also holds that those',
    'may err. A suspicion is a reason to look, with its evidence in `copying`: how many items both labelled, how often they',
    'agree and should by their skills, and how much likelier that is if one repeats the other (logRatio, natural logarithm).',
    'It proves nothing by itself.',
  ],
  example: 'casebook workers labels.csv --json',
  run,
};

async function run(call: VerbCall): Promise<Report> {
  const { table, gold } = await readKnown(call);
  refuseBeyondMemory(call.operands[0] ?? '-', table, 'auto', false);
  const estimate = auto(table, { gold, onRound: countRounds(call.progress, 'Estimating') });
  call.progress.step('Comparing workers');
  const pairs = copyingPairs(table, estimate);
  const name = (worker: number): string => table.workers[worker] ?? '';
  const reports = workerSkills(table, estimate).map((report) => {
    const copiesOf = pairs.flatMap(({ first, second }) =>
      first === report.worker ? [second] : second === report.worker ? [first] : [],
    );
    return { ...report, copiesOf: copiesOf.map(name).sort() };
  });
  const workers = reports.map((report): Json => {
    return {
      worker: name(report.worker),
      labels: report.labels,
      skill: rounded(report.skill),
      suspected: { random: report.isRandom, constant: report.isConstant, copiesOf: report.copiesOf },
    };
  });
  const copying = pairs.map((pair): Json => {
    const evidence = {
      shared: pair.shared,
      agreement: round(pair.observed),
      expected: round(pair.expected),
      z: round(pair.z),
      logRatio: round(pair.logRatio),
    };
    return { workers: [name(pair.first), name(pair.second)], ...evidence };
  });
  const lines = reports
    .toSorted((a, b) => (a.skill.low ?? 0) - (b.skill.low ?? 0) || a.worker - b.worker)
    .map((report) => {
      const { value, low, high } = report.skill;
      const copies = report.copiesOf.length > 0 ? `answers like ${report.copiesOf.join(', ')}` : '';
      const suspicion = [report.isRandom ? 'random' : '', report.isConstant ? 'constant' : '', copies]
        .filter(Boolean)
        .join(', ');
      const interval = `${value?.toFixed(3) ?? '-'}  [${low?.toFixed(3) ?? '-'}, ${high?.toFixed(3) ?? '-'}]`;
      return `${shown(name(report.worker)).padEnd(24)} ${String(report.labels).padStart(7)} labels  ${interval}  ${suspicion}`.trimEnd();
    });
  return { json: { workers, copying, items: table.items.length, labels: table.classOf.length }, lines };
}
