import type { ReactNode } from 'react';
import { ApiProvider } from '@/components/api/api-provider';
import { CatalogueScope } from '@/components/intl/catalogue-scope';
import { AppShell } from '@/components/shell/app-shell';
import type { Viewer } from '@/components/shell/viewer';

export default function SiteLayout({ children }: { children: ReactNode }) {
  const viewer: Viewer | null = null;
  return (
    <CatalogueScope namespaces={['accounts', 'landing']}>
      <ApiProvider>
        <AppShell viewer={viewer}>{children}</AppShell>
      </ApiProvider>
    </CatalogueScope>
  );
}
