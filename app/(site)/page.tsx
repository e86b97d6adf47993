import { getTranslator } from '@/components/intl/server-translator';
import { AgreementFigure } from '@/components/landing/agreement-figure';
import { DemoLinks } from '@/components/landing/demo-links';
import { LoopFigure } from '@/components/landing/loop-figure';
import { PeopleColumns } from '@/components/landing/people-columns';
import { ButtonLink } from '@/components/ui/button-link';

/** What is this, and can I see it work? */
export default async function LandingPage() {
  const t = await getTranslator('landing');
  return (
    <div className="mx-auto w-full max-w-6xl px-4 sm:px-6">
      <section className="grid gap-12 pt-10 pb-16 sm:pt-16 lg:grid-cols-[5fr_7fr] lg:gap-6 lg:pb-24">
        <div className="flex flex-col gap-6 lg:pt-10">
          <p className="flex items-center gap-3 text-ink-faint text-sm before:h-px before:w-8 before:bg-ink">
            {t('kicker')}
          </p>
          <h1 className="font-medium font-serif text-3xl tracking-tight sm:text-4xl">{t('title')}</h1>
          <p className="max-w-[52ch] font-serif text-ink-soft text-md sm:text-lg">{t('lead')}</p>
          <div className="flex flex-wrap gap-2">
            <ButtonLink href="/studio" variant="primary" size="lg">
              {t('postWork')}
            </ButtonLink>
            <ButtonLink href="/work" size="lg">
              {t('findWork')}
            </ButtonLink>
          </div>
          <DemoLinks />
        </div>
        <LoopFigure />
      </section>
      <section className="grid gap-8 border-ink border-t pt-8 pb-16 lg:grid-cols-[4fr_8fr] lg:gap-12 lg:pb-24">
        <div>
          <h2 className="font-medium font-serif text-2xl">{t('bought.title')}</h2>
          <p className="mt-3 max-w-[48ch] text-ink-soft text-md">{t('bought.lead')}</p>
        </div>
        <AgreementFigure />
      </section>
      <section className="border-ink border-t pt-8 pb-16 lg:pb-24">
        <h2 className="mb-8 font-medium font-serif text-2xl">{t('people.title')}</h2>
        <PeopleColumns />
      </section>
      <footer className="border-rule border-t py-6 text-ink-faint text-xs">{t('colophon')}</footer>
    </div>
  );
}
