import Link from 'next/link';
import { languageName } from '@/components/intl/format';
import { getLocale, getTranslator } from '@/components/intl/server-translator';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import type { FeedEntry } from '@/server/assignment/contract';
import { FeedFacts } from './feed-facts';
import { RequesterRecord } from './requester-record';

async function Entry({ entry, isBest }: { entry: FeedEntry; isBest: boolean }) {
  const [t, locale] = await Promise.all([getTranslator('assignment'), getLocale()]);
  const { projectId, inHand, itemsLeft, hasReadGuide } = entry;
  const hasWork = inHand > 0 || itemsLeft > 0;
  const page = `/work/${projectId}`;
  const action =
    inHand > 0 ? t('feed.continue') : !hasWork ? t('feed.look') : hasReadGuide ? t('feed.startRead') : t('feed.start');
  return (
    <li className="flex flex-col gap-4 border-rule border-b px-4 py-5 last:border-b-0 sm:px-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <h2 className="font-semibold font-serif text-lg">
            <Link href={page} className="hover:underline">
              {entry.title}
            </Link>
          </h2>
          {entry.summary ? <p className="mt-0.5 line-clamp-2 max-w-[68ch] text-ink-soft">{entry.summary}</p> : null}
          <div className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1">
            <Badge>{t(`task.${entry.task}`)}</Badge>
            {entry.language ? (
              <Badge>{t('facts.language', { language: languageName(entry.language.code, locale) })}</Badge>
            ) : null}
            {entry.test ? <Badge>{t('before.badgeTest')}</Badge> : null}
            {!entry.test && entry.trainingItems > 0 ? <Badge>{t('before.badgeTraining')}</Badge> : null}
            <RequesterRecord requester={entry.requester} />
          </div>
        </div>
        <ButtonLink
          href={hasWork && hasReadGuide ? `${page}/label` : page}
          variant={isBest ? 'primary' : 'secondary'}
          aria-label={`${action}: ${entry.title}`}
        >
          {action}
        </ButtonLink>
      </div>
      <FeedFacts entry={entry} />
      {inHand > 0 ? <p className="text-ink-soft text-xs">{t('feed.inHand', { count: inHand })}</p> : null}
    </li>
  );
}

/** Open projects, what can be gone on with first, then by what they pay per hour. Only the first has a primary button. */
export async function FeedList({ entries }: { entries: readonly FeedEntry[] }) {
  const t = await getTranslator('assignment');
  return (
    <ul aria-label={t('feed.list')} className="rounded-md border border-rule bg-surface">
      {entries.map((entry, place) => (
        <Entry key={entry.projectId} entry={entry} isBest={place === 0 && (entry.inHand > 0 || entry.itemsLeft > 0)} />
      ))}
    </ul>
  );
}
