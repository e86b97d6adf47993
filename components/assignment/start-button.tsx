'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';

type Props = {
  projectId: string;
  guide: { id: string; number: number };
  hasJoined: boolean;
  hasReadGuide: boolean;
  inHand: number;
  /** Whether an item may be open for this worker; the server looks again when they go to the work. */
  hasItems: boolean;
};

/** Joins the project where needed, says that this version of the guide was read, and goes to the work. */
export function StartButton({ projectId, guide, hasJoined, hasReadGuide, inHand, hasItems }: Props) {
  const t = useTranslations('assignment.project');
  const noAnswer = useTranslations('shell')('noAnswer');
  const router = useRouter();
  const trpc = useTRPC();
  const join = useMutation(trpc.assignment.join.mutationOptions());
  const acknowledge = useMutation(trpc.guides.acknowledge.mutationOptions());
  const [isGoing, startGoing] = useTransition();
  const isBusy = join.isPending || acknowledge.isPending || isGoing;
  const start = async () => {
    if (!hasJoined) await join.mutateAsync({ projectId });
    if (!hasReadGuide) await acknowledge.mutateAsync({ projectId, guideVersionId: guide.id });
    startGoing(() => router.push(`/work/${projectId}/label`));
  };
  const error = join.error ?? acknowledge.error;
  const { number } = guide;
  const mayWork = hasItems || inHand > 0;
  const label = !hasReadGuide
    ? t(mayWork ? 'acknowledge' : 'acknowledgeOnly', { number })
    : t(inHand > 0 ? 'goOn' : hasItems ? 'go' : 'look');
  return (
    <div className="flex flex-col items-start gap-2">
      <Button
        variant={mayWork ? 'primary' : 'secondary'}
        size="lg"
        busy={isBusy}
        onClick={() => void start().catch(() => {})}
      >
        {label}
      </Button>
      <p className="text-ink-faint text-xs">{hasReadGuide ? t('read') : t('acknowledgeHint')}</p>
      {error ? <Callout live title={refusalOf(error, noAnswer).message} /> : null}
    </div>
  );
}
