'use client';

import { type RefObject, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { Popover } from '@/components/ui/popover';

type Props = {
  seconds: RefObject<number>;
  /** Spent on the guide before this item, and handed in with it. */
  readingSeconds: number;
};

/** The working time as it counts. Only this line is drawn anew each second, not the drawing surface. */
export function ActiveClock({ seconds, readingSeconds }: Props) {
  const t = useTranslations('annotations.desk');
  const formats = useFormats();
  const [shown, setShown] = useState(seconds.current);
  useEffect(() => {
    const ticker = setInterval(() => setShown(seconds.current), 1000);
    return () => clearInterval(ticker);
  }, [seconds]);
  const words = t('active', { duration: formats.duration(shown + readingSeconds) });
  return (
    <Popover
      label={words}
      trigger={
        <button type="button" className="rounded-md text-ink-faint underline decoration-dotted underline-offset-4">
          {words}
        </button>
      }
    >
      {t('activeHint')}
      {readingSeconds > 0 ? ` ${t('activeReading', { duration: formats.duration(readingSeconds) })}` : null}
    </Popover>
  );
}
