import { getTranslator } from '@/components/intl/server-translator';
import { PlainLink } from '@/components/ui/plain-link';
import { FailureNotice } from './failure-notice';

/** Also what a person sees who may not see more: a project they are not part of does not exist for them. */
export async function MissingPage() {
  const t = await getTranslator('failure');
  return (
    <FailureNotice
      title={t('missingTitle')}
      sentences={[t('missingWhat'), t('missingNext')]}
      actions={
        <PlainLink href="/" variant="primary">
          {t('home')}
        </PlainLink>
      }
    />
  );
}
