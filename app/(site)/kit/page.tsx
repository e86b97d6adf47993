import { Kit } from './kit';
import { KitServer } from './kit-server';
export default function Page() {
  return (
    <div className="p-4 sm:p-8 grid gap-6">
      <Kit />
      <KitServer />
    </div>
  );
}
