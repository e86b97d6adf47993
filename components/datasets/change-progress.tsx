'use client';

import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Progress } from '@/components/ui/progress';
import type { ItemChange } from '@/server/datasets/contract';

type Props = {
  change: ItemChange;
  onStop: (changeId: string) => void;
  onUndo: (changeId: string) => void;
};

/** How far a change of many items is; when it is over, what it did, to be taken back. */
export function ChangeProgress({ change, onStop, onUndo }: Props) {
  const t = useTranslations('datasets.grid');
  const { changeId, act, state, total, done, changed } = change;
  const isRunning = state === 'running' || state === 'undoing';
  if (isRunning)
    return (
      <div className="mb-3 flex flex-wrap items-center gap-3 rounded-md border border-rule bg-surface p-3">
        <Progress
          label={state === 'running' ? t(`doing.${act.kind}`) : t('undoing')}
          done={done}
          total={total}
          className="min-w-40 flex-1"
        />
        <span className="text-sm">{state === 'running' ? t(`doing.${act.kind}`) : t('undoing')}</span>
        {state === 'running' ? (
          <Button size="sm" onClick={() => onStop(changeId)}>
            {t('stop')}
          </Button>
        ) : null}
      </div>
    );
  return (
    <div
      role="status"
      className="mb-3 flex flex-wrap items-center gap-3 rounded-md border border-rule bg-surface p-3 text-sm"
    >
      <span className="min-w-0 flex-1">
        {state === 'undone' ? t('undone') : t(`did.${act.kind}`, { count: changed })}
        {state === 'stopped' ? ` ${t('stoppedAt', { done, total })}` : null}
      </span>
      {state === 'undone' || changed === 0 ? null : (
        <Button size="sm" onClick={() => onUndo(changeId)}>
          {t('undo')}
        </Button>
      )}
    </div>
  );
}
