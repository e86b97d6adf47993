import { countsFromText, type Mask } from '@/server/geometry/mask';

/** A mask as COCO files hold it. */
export interface RunLengths {
  readonly size: readonly [height: number, width: number];
  /** Plain, or as COCO's compressed text. */
  readonly counts: string | readonly number[];
}

/** What is wrong with the runs, as a refusal says it. */
interface RunFault {
  readonly expected: string;
  readonly found: string;
}

/** The mask, or why these runs are none: they have to fill a frame of at least one pixel. */
export function readRuns({ size: [height, width], counts }: RunLengths): Mask | RunFault {
  const odd = typeof counts === 'string' ? /[^0-o]/.exec(counts) : null;
  if (odd !== null) {
    return { expected: 'run lengths as COCO text, of the characters 0 to o', found: String(counts).slice(odd.index) };
  }
  const runs = typeof counts === 'string' ? countsFromText(counts) : counts;
  const below = runs.find((run) => !(run >= 0));
  if (below !== undefined) return { expected: 'runs of at least 0', found: `${below}` };
  const filled = runs.reduce((sum, run) => sum + run, 0);
  if (!(height > 0 && width > 0) || filled !== height * width) {
    const expected = `runs that fill ${height} x ${width} pixels, which are ${height * width}`;
    return { expected, found: `runs that fill ${filled}` };
  }
  return { width, height, counts: runs };
}
