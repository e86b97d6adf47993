import type { ReactNode } from 'react';
import { WorkTabs } from '@/components/assignment/work-tabs';

export default function WorkerPagesLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <WorkTabs />
      {children}
    </>
  );
}
