import type { ReactNode } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { loopWorkers } from './loop-workers';

/** The three seats of the line, each with its holder and what is to be said of them. */
export function LoopSeats({ note }: { note: (place: number) => ReactNode }) {
  return (
    <div className="flex justify-around">
      {loopWorkers.map((worker, place) => (
        <span key={worker.id} className="flex flex-col items-center gap-1">
          <Avatar id={worker.id} name={worker.name} tint={worker.tint} />
          {note(place)}
        </span>
      ))}
    </div>
  );
}
