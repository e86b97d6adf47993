import { getTranslator } from '@/components/intl/server-translator';
import { ButtonLink } from '@/components/ui/button-link';
import { Callout } from '@/components/ui/callout';
import type { ProjectTerms } from '@/server/projects/contract';
import type { GoldBoard } from '@/server/skill/contract';
import { testStock } from '@/server/skill/rules';

type Props = { terms: ProjectTerms; inUse: GoldBoard['inUse'] };

/** Where the settings and the known answers do not fit: checks that are not mixed in, or wanted and not there; a short test. */
export async function GoldWants({ terms, inUse }: Props) {
  const t = await getTranslator('skill.gold');
  const settings = <ButtonLink href={`/studio/${terms.id}/settings`}>{t('toSettings')}</ButtonLink>;
  const stock = testStock(terms, inUse.qualification);
  return (
    <>
      {inUse.check > 0 && terms.goldEvery === null ? (
        <Callout title={t('notMixed')} action={settings}>
          {t('notMixedWhy')}
        </Callout>
      ) : null}
      {inUse.check === 0 && terms.goldEvery !== null ? (
        <Callout title={t('noCheck')} action={settings}>
          {t('noCheckWhy', { every: terms.goldEvery })}
        </Callout>
      ) : null}
      {stock?.missing ? (
        <Callout
          title={t('testShort', {
            has: inUse.qualification,
            needs: stock.needs,
            items: terms.testItems ?? 0,
            attempts: terms.testAttempts,
          })}
          action={settings}
        >
          {t(`testShortWhy.${terms.state === 'draft' ? 'draft' : stock.missing}`)}
        </Callout>
      ) : null}
    </>
  );
}
