'use client';

import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import type { DraftClash } from '@/server/guides/draft-merge';
import type { useDraft } from './use-draft';

/** Why the draft is not saved; where somebody else changed the same words, both stand here and the person chooses. */
export function DraftRefusal({ work }: { work: ReturnType<typeof useDraft> }) {
  const t = useTranslations('guides.editor');
  const { autosave, clashes, settle, numberOf } = work;
  if (!autosave.refusal) return null;
  const nameOf = ({ part }: DraftClash) =>
    part === 'introduction' || part === 'changeSummary'
      ? t(part)
      : t('clash.rule', { number: numberOf(part.ruleId) ?? 0 });
  return (
    <Callout live className="sticky bottom-4 z-10 mt-4 max-h-[70dvh] overflow-y-auto" title={t('notSaved')}>
      {clashes.length === 0 ? autosave.refusal.message : t('clash.why')}
      <ul className="flex flex-col">
        {clashes.map((clash) => (
          <li key={JSON.stringify(clash.part)} className="mt-3 border-rule border-t pt-2">
            <h3 className="font-medium text-ink">{nameOf(clash)}</h3>
            <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
              <Side title={t('clash.mine')} words={clash.mine} />
              <Side title={t('clash.theirs')} words={clash.theirs} />
            </div>
            <div className="mt-2 flex flex-wrap gap-2">
              <Button size="sm" aria-label={`${t('keepMine')}: ${nameOf(clash)}`} onClick={() => settle(clash, 'mine')}>
                {t('keepMine')}
              </Button>
              <Button
                size="sm"
                aria-label={`${t('takeTheirs')}: ${nameOf(clash)}`}
                onClick={() => settle(clash, 'theirs')}
              >
                {t('takeTheirs')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </Callout>
  );
}

function Side({ title, words }: { title: string; words: string | null }) {
  const t = useTranslations('guides.editor');
  return (
    <div className="min-w-0">
      <h4 className="text-ink-faint text-xs">{title}</h4>
      {words === null ? (
        <p>{t('clash.takenOut')}</p>
      ) : (
        <p className="whitespace-pre-wrap font-serif text-ink text-md [overflow-wrap:anywhere]">{words}</p>
      )}
    </div>
  );
}
