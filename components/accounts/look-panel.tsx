'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { type Locale, locales, type Theme, themes } from '@/components/intl/locale';
import { usePreferences } from '@/components/shell/use-preferences';
import { Panel } from '@/components/ui/panel';
import { Segmented } from '@/components/ui/segmented';
import { toastProblem } from '@/components/ui/toasts';

const languageNames: Record<Locale, string> = { en: 'English', ko: '한국어' };
const themeWords = { light: 'themeLight', dark: 'themeDark', system: 'themeSystem' } as const;

/** Language and theme take effect at once here, and are kept with the account for other devices and for mails. */
export function LookPanel({ locale, theme }: { locale: Locale; theme: Theme }) {
  const t = useTranslations('accounts');
  const trpc = useTRPC();
  const { savePreferences } = usePreferences();
  const keeping = useMutation(
    trpc.accounts.updateProfile.mutationOptions({
      onError: (error) => toastProblem(refusalOf(error, t('offline')).message),
    }),
  );
  const choose = (change: { locale?: Locale; theme?: Theme }) => {
    keeping.mutate(change);
    void savePreferences(change);
  };
  return (
    <Panel title={t('account.look')}>
      <div className="flex flex-wrap gap-x-10 gap-y-4">
        <div className="flex flex-col gap-1.5">
          <span className="font-medium text-sm">{t('account.language')}</span>
          <span className="text-ink-faint text-xs">{t('account.languageHint')}</span>
          <Segmented
            label={t('account.language')}
            options={locales.map((value) => ({ value, label: languageNames[value] }))}
            value={locale}
            onValueChange={(value) => choose({ locale: value })}
          />
        </div>
        <div className="flex flex-col justify-end gap-1.5">
          <span className="font-medium text-sm">{t('account.theme')}</span>
          <Segmented
            label={t('account.theme')}
            options={themes.map((value) => ({ value, label: t(`account.${themeWords[value]}`) }))}
            value={theme}
            onValueChange={(value) => choose({ theme: value })}
          />
        </div>
      </div>
    </Panel>
  );
}
