import { ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { getTranslator } from '@/components/intl/server-translator';

/** The living demo, one click away. */
export async function DemoLinks() {
  const t = await getTranslator('landing');
  return (
    <div>
      <p className="text-ink-soft text-sm">{t('demoLead')}</p>
      <ul className="mt-1 flex flex-wrap gap-x-5">
        {(['requester', 'worker', 'reviewer'] as const).map((desk) => (
          <li key={desk}>
            <Link
              href={`/sign-in?demo=${desk}`}
              className="group inline-flex min-h-8 items-center gap-1 font-medium text-accent text-sm underline-offset-4 hover:underline pointer-coarse:min-h-11"
            >
              {t(`demo.${desk}`)}
              <ArrowRight aria-hidden="true" className="size-3.5 transition-transform group-hover:translate-x-0.5" />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
