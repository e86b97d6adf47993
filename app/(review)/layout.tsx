import type { ReactNode } from 'react';
import { DeskFrame } from '@/components/shell/desk-frame';
import { getViewer } from '@/server/api/viewer';

export default async function ReviewLayout({ children }: { children: ReactNode }) {
  const viewer = await getViewer();
  return (
    <DeskFrame desk="review" viewer={viewer}>
      {children}
    </DeskFrame>
  );
}
