'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { languageName } from '@/components/intl/format';
import { Checkbox } from '@/components/ui/checkbox';
import { Panel } from '@/components/ui/panel';
import { toastDone, toastProblem } from '@/components/ui/toasts';
import { type WorkLanguage, workLanguages } from '@/server/accounts/limits';

/** The languages somebody works in: some projects are for those alone who know theirs. Kept as they are ticked. */
export function LanguagesPanel({ kept }: { kept: readonly string[] }) {
  const t = useTranslations('accounts');
  const trpc = useTRPC();
  const locale = useLocale();
  const [chosen, setChosen] = useState<readonly WorkLanguage[]>(() =>
    workLanguages.filter((code) => kept.includes(code)),
  );
  const saving = useMutation(
    trpc.accounts.updateProfile.mutationOptions({
      scope: { id: 'languages' },
      onSuccess: () => toastDone(t('saved')),
      onError: (error) => toastProblem(refusalOf(error, t('offline')).message),
    }),
  );
  const toggle = (code: WorkLanguage, isKnown: boolean) => {
    const languages = workLanguages.filter((each) => (each === code ? isKnown : chosen.includes(each)));
    setChosen(languages);
    saving.mutate({ languages });
  };
  const named = workLanguages
    .map((code) => ({ code, name: languageName(code, locale) }))
    .sort((a, b) => a.name.localeCompare(b.name, locale));
  return (
    <Panel title={t('account.workLanguages')}>
      <p className="mb-3 text-ink-soft text-sm">{t('account.workLanguagesHint')}</p>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-x-4 gap-y-2">
        {named.map(({ code, name }) => (
          <Checkbox
            key={code}
            label={name}
            checked={chosen.includes(code)}
            onCheckedChange={(isKnown) => toggle(code, isKnown)}
          />
        ))}
      </div>
    </Panel>
  );
}
