import { getTranslator } from '@/components/intl/server-translator';
import { ButtonLink } from '@/components/ui/button-link';

const facts = ['one', 'two', 'three'] as const;

/** Requester, worker, reviewer: the question each brings, what answers it, and the desk to try it at. */
export async function PeopleColumns() {
  const [t, all] = await Promise.all([getTranslator('landing.people'), getTranslator('landing')]);
  return (
    <div className="grid gap-10 md:grid-cols-3 md:gap-0">
      {(['requester', 'worker', 'reviewer'] as const).map((person) => (
        <section
          key={person}
          className="flex flex-col border-rule md:px-8 md:first:pl-0 md:last:pr-0 md:not-first:border-l"
        >
          <p className="text-ink-faint text-sm">{all(`demo.${person}`)}</p>
          <h3 className="mt-1 md:min-h-16 font-medium font-serif text-lg">{t(`${person}.question`)}</h3>
          <ul className="mt-3 mb-5 flex flex-col border-rule border-t text-ink-soft">
            {facts.map((fact) => (
              <li key={fact} className="border-rule border-b py-2.5">
                {t(`${person}.${fact}`)}
              </li>
            ))}
          </ul>
          <ButtonLink href={`/sign-in?demo=${person}`} className="mt-auto self-start">
            {t('enter')}
          </ButtonLink>
        </section>
      ))}
    </div>
  );
}
