type Measured = readonly [low: number, value: number, high: number];

type Props = { before: Measured; after: Measured; label: string };

/** One rule's agreement before and after on a scale from 0 to 1: hollow above, filled below, each on its interval. */
export function AgreementPlot({ before, after, label }: Props) {
  const x = (value: number) => `${value * 100}%`;
  return (
    <svg role="img" aria-label={label} className="block h-8 w-full overflow-visible">
      {[0, 0.25, 0.5, 0.75, 1].map((line) => (
        <line key={line} x1={x(line)} x2={x(line)} y1="2" y2="30" stroke="var(--rule)" />
      ))}
      <line x1={x(0.8)} x2={x(0.8)} y1="0" y2="32" stroke="var(--ink-faint)" strokeDasharray="2 3" />
      <line x1={x(before[0])} x2={x(before[2])} y1="11" y2="11" stroke="var(--field)" strokeWidth="1.5" />
      <circle cx={x(before[1])} cy="11" r="3.5" fill="var(--paper)" stroke="var(--field)" strokeWidth="1.5" />
      <line x1={x(after[0])} x2={x(after[2])} y1="21" y2="21" stroke="var(--ink)" strokeWidth="2" />
      <circle cx={x(after[1])} cy="21" r="4" fill="var(--ink)" />
    </svg>
  );
}
