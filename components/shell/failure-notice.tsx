import type { ReactNode } from 'react';

type Props = {
  title: ReactNode;
  /** What happened, what was kept, what to do: one sentence each. */
  sentences: readonly ReactNode[];
  /** What to quote when asking for help. */
  reference?: ReactNode;
  actions: ReactNode;
};

/** A page that could not be drawn, in the same calm print as the others. */
export function FailureNotice({ title, sentences, reference, actions }: Props) {
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col items-start gap-4 px-4 py-16 sm:px-6 sm:py-24">
      <svg aria-hidden="true" viewBox="0 0 120 24" className="h-6 text-rule-strong" fill="none" stroke="currentColor">
        <path d="M1 12h46l5-7 8 14 8-14 5 7h46" strokeWidth="1.5" strokeLinejoin="round" />
      </svg>
      <h1 className="font-semibold font-serif text-2xl">{title}</h1>
      <div className="flex max-w-[60ch] flex-col gap-2 text-ink-soft text-md">
        {sentences.map((sentence, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sentences are fixed and never change places.
          <p key={place}>{sentence}</p>
        ))}
      </div>
      <div className="flex flex-wrap gap-2">{actions}</div>
      {reference ? (
        <p className="mt-4 flex flex-wrap items-center gap-2 border-rule border-t pt-4 text-ink-faint text-xs">
          {reference}
        </p>
      ) : null}
    </div>
  );
}
