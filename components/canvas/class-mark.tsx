import type { CSSProperties } from 'react';

/** The colour of a class beside its name; the edge keeps the palest visible on paper and the darkest at night. */
export function ClassMark({ colour, className = 'size-3' }: { colour: string; className?: string }) {
  const style: CSSProperties = { background: colour, borderColor: `color-mix(in srgb, ${colour} 60%, var(--ink))` };
  return <span aria-hidden="true" className={`inline-block shrink-0 rounded-sm border ${className}`} style={style} />;
}
