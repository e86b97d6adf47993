import { classNames } from './class-names';

/** The place of something that is coming, in its size: give width and height by class. */
export function Skeleton({ className }: { className?: string | undefined }) {
  return <span aria-hidden="true" className={classNames('skeleton block h-4 rounded-sm', className)} />;
}
