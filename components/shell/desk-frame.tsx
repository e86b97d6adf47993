import type { ReactNode } from 'react';
import { ApiProvider } from '@/components/api/api-provider';
import { CatalogueScope } from '@/components/intl/catalogue-scope';
import type { Namespace } from '@/components/messages/messages';
import { AppShell } from './app-shell';
import { OfflineKeeper } from './offline-keeper';
import type { Desk, Viewer } from './viewer';

type Props = {
  desk: Desk;
  viewer: Viewer | null;
  sections?: readonly { href: string; label: string; exact?: boolean }[];
  children: ReactNode;
};

/** The words of the desks' rooms; the landing page's stay with the landing page. */
const deskNamespaces: Namespace[] = [
  'accounts',
  'annotations',
  'assignment',
  'canvas',
  'datasets',
  'engine',
  'estimates',
  'guides',
  'interchange',
  'ledger',
  'office',
  'projects',
  'review',
  'skill',
];

/** A desk: the shell, the words its screens use in the browser, and the road to the data. */
export function DeskFrame({ desk, viewer, sections, children }: Props) {
  return (
    <CatalogueScope namespaces={deskNamespaces}>
      <ApiProvider personId={viewer?.id}>
        <OfflineKeeper />
        <AppShell viewer={viewer} desk={desk} {...(sections ? { sections } : {})}>
          {children}
        </AppShell>
      </ApiProvider>
    </CatalogueScope>
  );
}
