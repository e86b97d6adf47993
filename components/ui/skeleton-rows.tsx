import { Skeleton } from './skeleton';

const widths = ['w-2/5', 'w-1/2', 'w-1/3', 'w-3/5', 'w-2/5', 'w-1/2', 'w-1/4', 'w-3/5'];

/** A list that is coming: rows of 36 px. `label` is what ears hear. */
export function SkeletonRows({ label, rows = 6 }: { label: string; rows?: number }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div key={row} className="flex h-9 items-center gap-4 border-rule border-b px-3">
          <Skeleton className={widths[row % widths.length]} />
          <Skeleton className="ml-auto w-12" />
        </div>
      ))}
    </div>
  );
}
