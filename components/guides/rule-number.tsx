/** The lasting number of a rule, as it is cited everywhere; a dash while it has none. */
export function RuleNumber({ number }: { number: number | null }) {
  return (
    <span className="w-8 shrink-0 font-mono text-ink-faint text-xs leading-7">
      {number === null ? 'R–' : `R${number}`}
    </span>
  );
}
