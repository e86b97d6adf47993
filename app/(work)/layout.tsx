import type { ReactNode } from 'react';
import { DeskFrame } from '@/components/shell/desk-frame';
import type { Viewer } from '@/components/shell/viewer';

export default function WorkLayout({ children }: { children: ReactNode }) {
  const viewer: Viewer | null = null;
  return (
    <DeskFrame desk="work" viewer={viewer}>
      {children}
    </DeskFrame>
  );
}
