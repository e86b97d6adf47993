import type { ReactNode } from 'react';
import { DeskFrame } from '@/components/shell/desk-frame';
import { getViewer } from '@/server/api/viewer';

export default async function WorkLayout({ children }: { children: ReactNode }) {
  const viewer = await getViewer();
  return (
    <DeskFrame desk="work" viewer={viewer}>
      {children}
    </DeskFrame>
  );
}
