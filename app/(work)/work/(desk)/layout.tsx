import type { ReactNode } from 'react';
import { OutboxSender } from '@/components/annotations/outbox-sender';
import { WorkTabs } from '@/components/assignment/work-tabs';
import { getViewer } from '@/server/api/viewer';

export default async function WorkerPagesLayout({ children }: { children: ReactNode }) {
  const viewer = await getViewer();
  return (
    <>
      <WorkTabs />
      {viewer ? <OutboxSender personId={viewer.id} /> : null}
      {children}
    </>
  );
}
