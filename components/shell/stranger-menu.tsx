'use client';

import { Languages, SunMoon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { type Locale, type Theme, themes } from '@/components/intl/locale';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { IconButton } from '@/components/ui/icon-button';
import { usePreferences } from './use-preferences';

/** Language, theme and the two ways in, for whoever has not signed in. */
export function StrangerMenu({ locale, theme }: { locale: Locale; theme: Theme }) {
  const t = useTranslations('shell');
  const { savePreferences } = usePreferences();
  const other = locale === 'en' ? 'ko' : 'en';
  return (
    <div className="flex items-center gap-1">
      <Button
        variant="quiet"
        lang={other}
        className="px-2"
        icon={<Languages aria-hidden="true" />}
        onClick={() => void savePreferences({ locale: other })}
      >
        {other === 'ko' ? '한국어' : 'English'}
      </Button>
      <DropdownMenu
        trigger={
          <IconButton label={t('theme.title')}>
            <SunMoon />
          </IconButton>
        }
        items={themes.map((choice) => ({
          label: t(`theme.${choice}`),
          checked: choice === theme,
          onSelect: () => void savePreferences({ theme: choice }),
        }))}
      />
      <ButtonLink href="/sign-in" variant="quiet" className="px-2.5">
        {t('signIn')}
      </ButtonLink>
      <ButtonLink href="/sign-up" className="hidden sm:inline-flex">
        {t('signUp')}
      </ButtonLink>
    </div>
  );
}
