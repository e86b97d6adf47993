import { type ReactNode, useId } from 'react';
import { classNames } from './class-names';

type Props = {
  title?: ReactNode;
  description?: ReactNode;
  /** Small buttons at the end of the title. */
  actions?: ReactNode;
  children: ReactNode;
  /** Without inner space, for a table or a list of rows. */
  flush?: boolean;
  className?: string | undefined;
};

/** One subject inside a hairline. With a title it is a named region. */
export function Panel({ title, description, actions, children, flush, className }: Props) {
  const id = useId();
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={classNames('min-w-0 rounded-md border border-rule bg-surface', className)}
    >
      {title || actions ? (
        <header className="flex flex-wrap items-center justify-between gap-2 border-rule border-b px-4 py-2.5">
          <div className="min-w-0">
            {title ? (
              <h2 id={id} className="font-semibold text-sm">
                {title}
              </h2>
            ) : null}
            {description ? <p className="text-ink-faint text-xs">{description}</p> : null}
          </div>
          {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
        </header>
      ) : null}
      <div className={flush ? '' : 'p-4'}>{children}</div>
    </section>
  );
}
