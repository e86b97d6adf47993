import { classNames } from '@/components/ui/class-names';

/**
 * A text to be judged, set to be read: its own line breaks kept, right to left where its letters are, scrolled by
 * keyboard when it is long.
 */
export function TextBody({ text, name, className }: { text: string; name: string; className?: string }) {
  return (
    <section
      aria-label={name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must scroll by keyboard too.
      tabIndex={0}
      className={classNames(
        'min-h-24 overflow-y-auto rounded-md border border-rule bg-surface px-5 py-4 font-serif text-lg',
        className,
      )}
    >
      <p dir="auto" className="max-w-[68ch] whitespace-pre-wrap">
        {text}
      </p>
    </section>
  );
}
