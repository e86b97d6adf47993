/** How a guide version is drawn in the agreement plot: hollow for the earlier, filled for the later. */
export function VersionMark({ later }: { later: boolean }) {
  const ink = later ? 'var(--ink)' : 'var(--field)';
  return (
    <svg aria-hidden="true" viewBox="0 0 20 8" className="h-2 w-5">
      <line x1="0" x2="20" y1="4" y2="4" stroke={ink} strokeWidth={later ? 2 : 1.5} />
      <circle cx="10" cy="4" r="3" fill={later ? ink : 'var(--paper)'} stroke={ink} strokeWidth="1.5" />
    </svg>
  );
}
