'use client';

import { BrokenPage } from '@/components/shell/broken-page';

type Props = { error: Error & { digest?: string }; reset: () => void };

/** When a desk's frame itself broke; inside a frame that stands, the desk's own error page is drawn. */
export default function ErrorPage(props: Props) {
  return (
    <main id="main">
      <BrokenPage {...props} />
    </main>
  );
}
