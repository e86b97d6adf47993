import Link from 'next/link';
import { getTranslator } from '@/components/intl/server-translator';
import type { FlagKind, Suspicion } from '@/server/estimates/contract';

type Props = { projectId: string; kind: FlagKind; suspicion: Suspicion };

/** Chooses between what is probably wrong and what only looks it. */
export async function FlagKinds({ projectId, kind, suspicion }: Props) {
  const t = await getTranslator('estimates');
  const kinds = [
    { kind: 'doubtful', count: suspicion.wrong + suspicion.ambiguous },
    { kind: 'rare_and_right', count: suspicion.rareAndRight },
  ] as const;
  return (
    <nav aria-label={t('flags.kinds')} className="border-rule border-b">
      <ul className="flex gap-4 overflow-x-auto">
        {kinds.map((one) => (
          <li key={one.kind} className="shrink-0">
            <Link
              href={`/studio/${projectId}/flags?kind=${one.kind}`}
              aria-current={one.kind === kind ? 'page' : undefined}
              className="flex h-9 items-center border-transparent border-b-2 text-ink-soft text-sm hover:text-ink aria-[current=page]:border-ink aria-[current=page]:font-medium aria-[current=page]:text-ink pointer-coarse:h-11"
            >
              {t(`flags.kind.${one.kind}`, { count: one.count })}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
