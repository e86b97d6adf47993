import type { ReactNode } from 'react';
import { DeskFrame } from '@/components/shell/desk-frame';
import type { Viewer } from '@/components/shell/viewer';

export default function ReviewLayout({ children }: { children: ReactNode }) {
  const viewer: Viewer | null = null;
  return (
    <DeskFrame desk="review" viewer={viewer}>
      {children}
    </DeskFrame>
  );
}
