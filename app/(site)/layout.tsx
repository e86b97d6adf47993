import type { ReactNode } from 'react';
import { ApiProvider } from '@/components/api/api-provider';
import { CatalogueScope } from '@/components/intl/catalogue-scope';
import { AppShell } from '@/components/shell/app-shell';
import { getViewer } from '@/server/api/viewer';

export default async function SiteLayout({ children }: { children: ReactNode }) {
  const viewer = await getViewer();
  return (
    <CatalogueScope namespaces={['accounts', 'landing']}>
      <ApiProvider>
        <AppShell viewer={viewer}>{children}</AppShell>
      </ApiProvider>
    </CatalogueScope>
  );
}
