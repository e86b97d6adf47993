import type { ReactNode } from 'react';
import { DeskFrame } from '@/components/shell/desk-frame';
import { getViewer } from '@/server/api/viewer';

export default async function StudioLayout({ children }: { children: ReactNode }) {
  const viewer = await getViewer();
  return (
    <DeskFrame desk="studio" viewer={viewer}>
      {children}
    </DeskFrame>
  );
}
