import { MissingPage } from '@/components/shell/missing-page';

/** Inside the frame, so that the way back is at hand. */
export default function StudioNotFoundPage() {
  return <MissingPage />;
}
