import { getTranslator } from '@/components/intl/server-translator';
import { ButtonLink } from '@/components/ui/button-link';
import { DoorPage } from './door-page';

/** A mailed link that does nothing any more, and where to get a new one. */
export async function LinkSpent({ again }: { again: '/sign-in' | '/forgot' | '/account' }) {
  const t = await getTranslator('accounts.link');
  return (
    <DoorPage title={t('spent')} lead={t('spentWhy')}>
      <div>
        <ButtonLink href={again} variant="primary">
          {t('newLink')}
        </ButtonLink>
      </div>
    </DoorPage>
  );
}
