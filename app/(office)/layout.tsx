import type { ReactNode } from 'react';
import { getTranslator } from '@/components/intl/server-translator';
import { DeskFrame } from '@/components/shell/desk-frame';
import { getViewer } from '@/server/api/viewer';

export default async function OfficeLayout({ children }: { children: ReactNode }) {
  const [viewer, t] = await Promise.all([getViewer(), getTranslator('office.sections')]);
  const sections = [
    { href: '/office', label: t('people'), exact: true },
    { href: '/office/house', label: t('house') },
  ];
  return (
    <DeskFrame desk="office" viewer={viewer} sections={sections}>
      {children}
    </DeskFrame>
  );
}
