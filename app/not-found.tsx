import { MissingPage } from '@/components/shell/missing-page';

/** For addresses that no desk has. */
export default function NotFoundPage() {
  return (
    <main id="main">
      <MissingPage />
    </main>
  );
}
