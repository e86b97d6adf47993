import type { CSSProperties } from 'react';

/** The colour of a class beside its name; the dark edge keeps the palest ones visible on paper. */
export function ClassMark({ colour, className = 'size-3' }: { colour: string; className?: string }) {
  const style: CSSProperties = { background: colour, borderColor: `color-mix(in srgb, ${colour} 72%, #000)` };
  return <span aria-hidden="true" className={`inline-block shrink-0 rounded-sm border ${className}`} style={style} />;
}
