/** The ring of Fig. 1: an arrowed circle, and the item travelling on it with a short trail. Measures are in percent of the figure. */
export function LoopRing({ turns, stages, radius }: { turns: number; stages: number; radius: number }) {
  const circumference = 2 * Math.PI * radius;
  const trail = circumference / stages;
  return (
    <svg aria-hidden="true" viewBox="0 0 100 100" className="absolute inset-0 size-full">
      <circle cx="50" cy="50" r={radius} fill="none" stroke="var(--rule-strong)" strokeWidth="0.3" />
      {Array.from({ length: stages }, (_, stage) => (stage + 0.5) * (360 / stages)).map((angle) => (
        <path
          key={angle}
          d={`M-0.7 -0.8 L0.6 0 L-0.7 0.8`}
          transform={`rotate(${angle} 50 50) translate(50 ${50 - radius})`}
          fill="none"
          stroke="var(--field)"
          strokeWidth="0.35"
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      ))}
      <g
        className="transition-transform duration-700 ease-in-out"
        style={{ transform: `rotate(${turns * (360 / stages)}deg)`, transformOrigin: '50px 50px' }}
      >
        <circle
          cx="50"
          cy="50"
          r={radius}
          fill="none"
          stroke="var(--accent)"
          strokeWidth="0.7"
          strokeLinecap="round"
          strokeDasharray={`${trail * 0.8} ${circumference}`}
          transform={`rotate(${-90 - (360 / stages) * 0.8} 50 50)`}
        />
      </g>
    </svg>
  );
}
