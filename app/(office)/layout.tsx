import type { ReactNode } from 'react';
import { DeskFrame } from '@/components/shell/desk-frame';
import type { Viewer } from '@/components/shell/viewer';

export default function OfficeLayout({ children }: { children: ReactNode }) {
  const viewer: Viewer | null = null;
  return (
    <DeskFrame desk="office" viewer={viewer}>
      {children}
    </DeskFrame>
  );
}
