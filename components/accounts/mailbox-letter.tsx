import { getFormats } from '@/components/intl/server-translator';
import type { MailView } from '@/server/accounts/contract';

/** Text with its web addresses made into links; everything else stays text. */
function pieces(body: string): { key: string; text: string; isLink: boolean }[] {
  return body.split(/(https?:\/\/\S+)/).map((text, place) => ({ key: `${place}`, text, isLink: place % 2 === 1 }));
}

/** One mail as its receiver would read it. */
export async function MailboxLetter({ letter }: { letter: MailView }) {
  const formats = await getFormats();
  return (
    <article className="rounded-md border border-rule bg-surface">
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 border-rule border-b px-4 py-2.5">
        <h2 className="font-semibold text-sm">{letter.subject}</h2>
        <time dateTime={letter.createdAt.toISOString()} className="text-ink-faint text-xs">
          {formats.dateTime(letter.createdAt)}
        </time>
      </header>
      <p className="whitespace-pre-wrap [overflow-wrap:anywhere] px-4 py-3 text-sm">
        {pieces(letter.body).map(({ key, text, isLink }) =>
          isLink ? (
            <a key={key} href={text} className="break-all text-accent underline underline-offset-2">
              {text}
            </a>
          ) : (
            text
          ),
        )}
      </p>
    </article>
  );
}
