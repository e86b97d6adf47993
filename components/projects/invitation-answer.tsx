'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { useRefusal } from './use-refusal';

/** Accept or decline; nothing has happened until one of them is pressed. */
export function InvitationAnswer({ token }: { token: string }) {
  const t = useTranslations('projects.invitation');
  const trpc = useTRPC();
  const router = useRouter();
  const readRefusal = useRefusal();
  const answering = useMutation(
    trpc.projects.answerInvitation.mutationOptions({
      onSuccess: (joined) => {
        router.push(
          joined
            ? joined.role === 'reviewer'
              ? `/review/${joined.projectId}`
              : `/studio/${joined.projectId}`
            : '/studio',
        );
        router.refresh();
      },
    }),
  );
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" busy={answering.isPending} onClick={() => answering.mutate({ token, accept: true })}>
          {t('accept')}
        </Button>
        <Button disabled={answering.isPending} onClick={() => answering.mutate({ token, accept: false })}>
          {t('decline')}
        </Button>
      </div>
      {answering.error ? <Callout live>{readRefusal(answering.error).message}</Callout> : null}
    </div>
  );
}
