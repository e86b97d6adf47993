'use client';

import { Undo2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import type { HandBackReason } from '@/server/assignment/contract';
import { assignmentLimits } from '@/server/assignment/limits';

const reasons: readonly HandBackReason[] = ['hand_back', 'cannot_tell', 'broken_item'];

type Props = {
  busy: boolean;
  left: number;
  /** The item is one of a test, where giving it back is an answer that is not right. */
  isOfTest: boolean;
  onHandBack: (reason: HandBackReason) => void;
};

/** Gives the item back for one of three reasons; says what that means, and how often it goes on before new ones pause. */
export function HandBackMenu({ busy, left, isOfTest, onHandBack }: Props) {
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
        { kind: 'heading', label: t(isOfTest ? 'headingTest' : 'heading') },
        {
          kind: 'heading',
          label: t('left', { count: Math.max(0, left - 1), reports: assignmentLimits.reportsAnHour }),
        },
        ...reasons.map((reason) => ({ label: t(reason), onSelect: () => onHandBack(reason) })),
      ]}
    />
  );
}
