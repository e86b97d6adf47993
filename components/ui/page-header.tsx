import type { ReactNode } from 'react';
import { classNames } from './class-names';

type Props = {
  /** A Breadcrumb. */
  path?: ReactNode;
  /** The question this page answers, in small: "Can I trust these labels yet?" */
  question?: ReactNode;
  /** The answer, in one sentence with its figures; the page's heading. */
  title: ReactNode;
  /** One more sentence, when the answer needs it. */
  lead?: ReactNode;
  /** The next action: one primary Button or ButtonLink, perhaps a quiet one beside it. */
  action?: ReactNode;
  /** NavTabs or chips under the header. */
  children?: ReactNode;
  className?: string | undefined;
};

/** The first lines of every page: the question, its answer, and the one thing to do next. */
export function PageHeader({ path, question, title, lead, action, children, className }: Props) {
  return (
    <header className={classNames('mb-6 flex flex-col gap-3', className)}>
      {path}
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3">
        <div className="min-w-0 max-w-[60ch] flex-1 basis-80">
          {question ? <p className="mb-1 text-ink-faint text-sm">{question}</p> : null}
          <h1 className="font-semibold font-serif text-xl sm:text-2xl">{title}</h1>
          {lead ? <div className="mt-1.5 text-ink-soft">{lead}</div> : null}
        </div>
        {action ? <div className="flex flex-wrap items-center gap-2 sm:pt-1">{action}</div> : null}
      </div>
      {children}
    </header>
  );
}
