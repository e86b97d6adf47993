import NotFoundPage from '../not-found';

/** Inside the frame, so that the way back is at hand. */
export default function OfficeNotFoundPage() {
  return <NotFoundPage />;
}
