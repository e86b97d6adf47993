import { classNames } from '@/components/ui/class-names';

/** The mark: an open book whose spine is the line two readings meet at. */
export function CasebookMark({ className }: { className?: string | undefined }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      className={classNames('size-5', className)}
      fill="none"
      stroke="currentColor"
    >
      <path
        d="M12 6.2C9.6 4.6 6.6 4 3 4.2v14.6c3.6-.2 6.6.4 9 2 2.4-1.6 5.4-2.2 9-2V4.2c-3.6-.2-6.6.4-9 2Z"
        strokeWidth="1.6"
        strokeLinejoin="round"
      />
      <path d="M12 6.2v14.6" strokeWidth="1.6" />
      <path d="M6 8.6c1.2.05 2.2.25 3 .6M6 12c1.2.05 2.2.25 3 .6" strokeWidth="1.4" strokeLinecap="round" />
      <path d="m14.8 11.8 1.5 1.5 2.7-3.5" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
