import type { TaskKind } from '@/server/projects/tasks';

/** What a worker does in each kind of task, drawn in ink: rectangles on a page, a class for a picture, one of two texts. */
export function TaskPicture({ task }: { task: TaskKind }) {
  return (
    <svg viewBox="0 0 120 72" aria-hidden="true" className="h-18 w-30 shrink-0" fill="none" strokeWidth="1.5">
      {pictures[task]}
    </svg>
  );
}

const inkLine = (x: number, y: number, width: number) => (
  <path key={`${x}-${y}`} d={`M${x} ${y}h${width}`} stroke="var(--ink-faint)" strokeWidth="3" strokeLinecap="round" />
);

const pictures = {
  boxes: (
    <>
      <rect x="18" y="5" width="84" height="62" rx="2" stroke="var(--rule-strong)" fill="var(--surface)" />
      {[inkLine(28, 20, 18), inkLine(54, 20, 34), inkLine(28, 36, 30), inkLine(66, 36, 20), inkLine(28, 52, 44)]}
      <rect x="24" y="14" width="26" height="12" stroke="var(--class-1)" />
      <rect x="50" y="14" width="42" height="12" stroke="var(--class-1)" />
      <rect x="24" y="30" width="38" height="12" stroke="var(--class-2)" />
      <rect x="62" y="30" width="28" height="12" stroke="var(--class-1)" strokeDasharray="3 2" />
    </>
  ),
  classes: (
    <>
      <rect x="10" y="8" width="48" height="56" rx="2" stroke="var(--rule-strong)" fill="var(--surface)" />
      {[inkLine(17, 20, 34), inkLine(17, 30, 28), inkLine(17, 40, 32), inkLine(17, 50, 18)]}
      {[12, 30, 48].map((y, index) => (
        <g key={y}>
          <rect
            x="70"
            y={y}
            width="42"
            height="13"
            rx="2"
            stroke={index === 1 ? 'var(--ink)' : 'var(--rule-strong)'}
            fill={index === 1 ? 'var(--accent-wash)' : 'var(--surface)'}
          />
          <circle cx="78" cy={y + 6.5} r="2.5" fill={`var(--class-${index + 1})`} />
          {inkLine(85, y + 6.5, 20)}
        </g>
      ))}
    </>
  ),
  pairs: (
    <>
      <rect x="8" y="10" width="48" height="52" rx="2" stroke="var(--ink)" fill="var(--accent-wash)" />
      <rect x="64" y="10" width="48" height="52" rx="2" stroke="var(--rule-strong)" fill="var(--surface)" />
      {[inkLine(15, 22, 34), inkLine(15, 32, 26), inkLine(15, 42, 30)]}
      {[inkLine(71, 22, 30), inkLine(71, 32, 34), inkLine(71, 42, 18), inkLine(71, 52, 26)]}
      <path d="m26 52 4 4 8-9" stroke="var(--ink)" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
    </>
  ),
} as const;
