import type { ReactNode } from 'react';

type Props = { title: ReactNode; lead?: ReactNode; children: ReactNode; aside?: ReactNode };

/** The pages at the door: one narrow column, and beside it, where there is room, what else one may do. */
export function DoorPage({ title, lead, children, aside }: Props) {
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-1 flex-col gap-12 px-4 pt-10 pb-16 sm:px-6 sm:pt-16 md:flex-row md:items-start md:justify-center md:gap-16">
      <div className="flex w-full min-w-0 max-w-[25rem] flex-col gap-6 max-md:mx-auto">
        <header>
          <h1 className="[overflow-wrap:anywhere] font-semibold font-serif text-2xl">{title}</h1>
          {lead ? <p className="mt-1.5 text-ink-soft">{lead}</p> : null}
        </header>
        {children}
      </div>
      {aside ? <aside className="w-full min-w-0 max-w-[25rem] max-md:mx-auto md:max-w-[20rem]">{aside}</aside> : null}
    </div>
  );
}
