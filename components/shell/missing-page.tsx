import { getTranslator } from '@/components/intl/server-translator';
import { ButtonLink } from '@/components/ui/button-link';
import { FailureNotice } from './failure-notice';

/** Also what a person sees who may not see more: a project they are not part of does not exist for them. */
export async function MissingPage() {
  const t = await getTranslator('failure');
  return (
    <FailureNotice
      title={t('missingTitle')}
      sentences={[t('missingWhat'), t('missingNext')]}
      actions={
        <ButtonLink href="/" variant="primary">
          {t('home')}
        </ButtonLink>
      }
    />
  );
}
