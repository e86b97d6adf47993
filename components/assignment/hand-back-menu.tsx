'use client';

import { Undo2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import type { HandBackReason } from '@/server/assignment/contract';

const reasons: readonly HandBackReason[] = ['hand_back', 'cannot_tell', 'broken_item'];

/** Gives the item back for one of three reasons, without penalty. */
export function HandBackMenu({ busy, onHandBack }: { busy: boolean; onHandBack: (reason: HandBackReason) => void }) {
  const t = useTranslations('assignment.handBack');
  return (
    <DropdownMenu
      align="end"
      trigger={
        <Button size="sm" variant="quiet" busy={busy} icon={<Undo2 aria-hidden="true" />}>
          {t('open')}
        </Button>
      }
      items={[
        { kind: 'heading', label: t('heading') },
        ...reasons.map((reason) => ({ label: t(reason), onSelect: () => onHandBack(reason) })),
      ]}
    />
  );
}
