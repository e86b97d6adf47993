import { expect, test } from 'vitest';
import type { Row, Rows, Shelf, ShelfName, ShelfTrouble } from '@/components/annotations/device-shelf';
import {
  addReading,
  type DeviceDraft,
  dropOld,
  type Outgoing,
  queueUp,
  readDraft,
  readingOf,
  refusedOf,
  setAside,
  takenIn,
  waitingOf,
  writeDraft,
} from '@/components/annotations/device-store';
import { keptAnyway } from '@/components/annotations/kept-anyway';

/** A browser's database as the product meets it: work that fails leaves nothing behind. */
function browserShelf(): Shelf & { trouble: ShelfTrouble | null } {
  let kept = new Map<string, Row>();
  const shelf = {
    trouble: null as ShelfTrouble | null,
    run: async <T>(mode: 'readonly' | 'readwrite', work: (rows: Rows) => Promise<T>): Promise<T> => {
      const changed = new Map(kept);
      const result = await work(rowsOf(changed));
      if (mode === 'readwrite' && shelf.trouble) throw shelf.trouble;
      kept = changed;
      return result;
    },
  };
  return shelf;
}

function rowsOf(kept: Map<string, Row>): Rows {
  const keyOf = (shelf: ShelfName, personId: string, id: string) => `${shelf} ${personId} ${id}`;
  const starting = <T>(start: string) =>
    [...kept].filter(([key]) => key.startsWith(start)).map(([, row]) => row as unknown as T);
  return {
    get: async <T>(shelf: ShelfName, personId: string, id: string) =>
      (kept.get(keyOf(shelf, personId, id)) as T | undefined) ?? null,
    of: async <T>(shelf: ShelfName, personId: string) => starting<T>(`${shelf} ${personId} `),
    all: async <T>(shelf: ShelfName) => starting<T>(`${shelf} `),
    put: async (shelf, row) => void kept.set(keyOf(shelf, row.personId, row.id), structuredClone(row)),
    drop: async (shelf, personId, id) => void kept.delete(keyOf(shelf, personId, id)),
  };
}

const noon = Date.UTC(2026, 0, 1, 12);
const days = (count: number) => count * 24 * 3_600_000;

const draft: DeviceDraft = {
  answer: { task: 'classes', classId: 'kind' },
  comment: '',
  activeSeconds: 9,
  version: 0,
  isAhead: true,
  submissionId: 'submission-1',
  history: null,
  savedAt: noon,
  revision: 0,
};

const handIn = (number: number): Outgoing => ({
  submissionId: `submission-${number}`,
  projectId: 'project',
  seatId: `seat-${number}`,
  content: { kind: 'text', text: 'Thank you' },
  classes: [],
  answer: { task: 'classes', classId: 'kind' },
  comment: '',
  activeSeconds: 5,
});

const idsOf = async (shelf: Shelf, personId: string) => (await waitingOf(shelf, personId)).map(({ id }) => id);

test('a draft is kept for its person and shown to nobody else', async () => {
  const shelf = browserShelf();
  expect(await writeDraft(shelf, 'ann', 'seat-1', draft)).toEqual({ status: 'kept', revision: 1 });
  expect(await readDraft(shelf, 'ann', 'seat-1')).toEqual({ ...draft, revision: 1 });
  expect(await readDraft(shelf, 'bob', 'seat-1')).toBeNull();
});

test('a tab that has not seen what another tab saved overwrites nothing', async () => {
  const shelf = browserShelf();
  await writeDraft(shelf, 'ann', 'seat-1', { ...draft, comment: 'first tab' });
  const second = await writeDraft(shelf, 'ann', 'seat-1', { ...draft, comment: 'second tab' });
  expect(second).toMatchObject({ status: 'overtaken', draft: { comment: 'first tab', revision: 1 } });
  expect(await writeDraft(shelf, 'ann', 'seat-1', { ...draft, comment: 'second tab', revision: 1 })).toMatchObject({
    status: 'kept',
    revision: 2,
  });
});

test('hand-ins wait in the order they were made, once each, a person apart from the other', async () => {
  const shelf = browserShelf();
  for (const number of [3, 1, 2, 3]) await queueUp(shelf, 'ann', handIn(number));
  await queueUp(shelf, 'bob', handIn(9));
  expect(await idsOf(shelf, 'ann')).toEqual(['submission-3', 'submission-1', 'submission-2']);
  expect(await idsOf(shelf, 'bob')).toEqual(['submission-9']);
});

test('what was taken in leaves the device with its draft; what was refused is kept with the reason', async () => {
  const shelf = browserShelf();
  await writeDraft(shelf, 'ann', 'seat-1', draft);
  for (const number of [1, 2]) await queueUp(shelf, 'ann', handIn(number));
  for (const waiting of await waitingOf(shelf, 'ann')) {
    if (waiting.seatId === 'seat-1') await takenIn(shelf, waiting);
    else await setAside(shelf, waiting, 'Already handed in.', noon);
  }
  expect(await idsOf(shelf, 'ann')).toEqual([]);
  expect(await readDraft(shelf, 'ann', 'seat-1')).toBeNull();
  expect(await refusedOf(shelf, 'ann')).toMatchObject([{ seatId: 'seat-2', reason: 'Already handed in.' }]);
  expect(await refusedOf(shelf, 'bob')).toEqual([]);
});

const look = (shelf: Shelf, day: number) => dropOld(shelf, new Date(noon + days(day)));

test('drafts and refused work that stayed as they are for long go; what waits to be sent stays however old it is', async () => {
  const shelf = browserShelf();
  await writeDraft(shelf, 'ann', 'seat-1', draft);
  await writeDraft(shelf, 'bob', 'seat-2', draft);
  await queueUp(shelf, 'ann', handIn(3));
  const [refused] = await waitingOf(shelf, 'ann');
  if (refused) await setAside(shelf, refused, 'No.', noon);
  await queueUp(shelf, 'ann', handIn(4));
  await look(shelf, 0);
  await writeDraft(shelf, 'bob', 'seat-2', { ...draft, revision: 1 });
  await look(shelf, 10);
  await look(shelf, 15);
  expect(await readDraft(shelf, 'ann', 'seat-1')).toBeNull();
  expect(await readDraft(shelf, 'bob', 'seat-2')).not.toBeNull();
  expect(await refusedOf(shelf, 'ann')).toHaveLength(1);
  await look(shelf, 61);
  expect(await refusedOf(shelf, 'ann')).toEqual([]);
  expect(await idsOf(shelf, 'ann')).toEqual(['submission-4']);
});

test('a device whose clock was weeks off when it kept a draft, or is by now, takes nothing away for that', async () => {
  const shelf = browserShelf();
  await writeDraft(shelf, 'ann', 'seat-1', { ...draft, savedAt: noon - days(400) });
  await writeDraft(shelf, 'ann', 'seat-2', { ...draft, savedAt: noon + days(400) });
  for (const day of [0, 13]) await look(shelf, day);
  for (const seat of ['seat-1', 'seat-2']) expect(await readDraft(shelf, 'ann', seat)).not.toBeNull();
});

test('reading the guide goes with the next hand-in of that project, once, and never more than an hour of it', async () => {
  const shelf = browserShelf();
  await addReading(shelf, 'ann', 'project', 100);
  await addReading(shelf, 'ann', 'project', 20);
  await addReading(shelf, 'ann', 'another', 7);
  expect(await readingOf(shelf, 'ann', 'project')).toBe(120);
  for (const number of [1, 2]) await queueUp(shelf, 'ann', handIn(number));
  expect((await waitingOf(shelf, 'ann')).map(({ readingSeconds }) => readingSeconds)).toEqual([120, 0]);
  expect(await readingOf(shelf, 'ann', 'another')).toBe(7);
  await addReading(shelf, 'ann', 'another', 9000);
  expect(await readingOf(shelf, 'ann', 'another')).toBe(3600);
});

test('a full device refuses nothing: work lies over what it keeps, and is written once there is room', async () => {
  const device = browserShelf();
  const told: (ShelfTrouble | null)[] = [];
  const shelf = keptAnyway(
    async () => device,
    (trouble) => told.push(trouble),
    () => {},
  );
  await queueUp(shelf, 'ann', handIn(1));
  device.trouble = 'full';
  await queueUp(shelf, 'ann', handIn(2));
  await writeDraft(shelf, 'ann', 'seat-5', draft);
  expect(told.at(-1)).toBe('full');
  expect(await idsOf(shelf, 'ann')).toEqual(['submission-1', 'submission-2']);
  expect(await idsOf(device, 'ann')).toEqual(['submission-1']);
  const [first] = await waitingOf(shelf, 'ann');
  if (first) await takenIn(shelf, first);
  expect(await idsOf(shelf, 'ann')).toEqual(['submission-2']);

  device.trouble = null;
  expect(await readDraft(shelf, 'ann', 'seat-5')).toMatchObject({ submissionId: 'submission-1' });
  expect(told.at(-1)).toBeNull();
  expect(await idsOf(device, 'ann')).toEqual(['submission-2']);
  expect(await readDraft(device, 'ann', 'seat-5')).toMatchObject({ submissionId: 'submission-1' });
});

test('where nothing can be opened, work goes on in the memory of the page, and why is told', async () => {
  const told: (ShelfTrouble | null)[] = [];
  const shelf = keptAnyway(
    () => Promise.reject('unavailable'),
    (trouble) => told.push(trouble),
    () => {},
  );
  await writeDraft(shelf, 'ann', 'seat-1', draft);
  await queueUp(shelf, 'ann', handIn(1));
  expect(await readDraft(shelf, 'ann', 'seat-1')).toMatchObject({ revision: 1 });
  expect(await idsOf(shelf, 'ann')).toEqual(['submission-1']);
  expect(new Set(told)).toEqual(new Set(['unavailable']));
});
