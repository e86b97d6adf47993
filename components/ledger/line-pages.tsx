import { getTranslator } from '@/components/intl/server-translator';
import { ButtonLink } from '@/components/ui/button-link';

type Props = { path: string; isFirst: boolean; last: string | undefined; isFull: boolean };

/** Back to the newest lines and on to older ones, by the last line in view. */
export async function LinePages({ path, isFirst, last, isFull }: Props) {
  const t = await getTranslator('ledger');
  if (isFirst && !isFull) return null;
  return (
    <div className="flex justify-end gap-2 p-3">
      {isFirst ? null : (
        <ButtonLink size="sm" href={path}>
          {t('lines.newest')}
        </ButtonLink>
      )}
      {isFull && last ? (
        <ButtonLink size="sm" href={`${path}?before=${last}`}>
          {t('lines.older')}
        </ButtonLink>
      ) : null}
    </div>
  );
}
