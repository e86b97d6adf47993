/** A device that stops answering while a page is open: what is handed in goes on without it, and back to it when it answers. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openShelf, type Row, type Rows, type Shelf, type ShelfTrouble } from '@/components/annotations/device-shelf';
import {
  type DeviceDraft,
  dropDraft,
  type Outgoing,
  queueUp,
  readDraft,
  waitingOf,
  writeDraft,
} from '@/components/annotations/device-store';
import { keptAnyway } from '@/components/annotations/kept-anyway';
import { openedAgain } from '@/components/annotations/opened-again';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const outgoing = { submissionId: 'one', projectId: 'project', seatId: 'seat' } as Outgoing;

it('an act that the browser never ends is given up as if it had not been tried, and the database let go of', async () => {
  const transaction = { objectStore: () => ({ get: () => ({}) }), abort: vi.fn() };
  const database = { transaction: () => transaction, close: vi.fn() };
  const request = { result: database, onsuccess: () => {} };
  vi.stubGlobal('indexedDB', { open: () => request });
  const onGone = vi.fn();
  const opening = openShelf(onGone);
  request.onsuccess();
  const shelf = await opening;
  const act = shelf.run('readonly', (rows) => rows.get('drafts', 'ann', 'seat')).catch((why: unknown) => why);
  await vi.advanceTimersByTimeAsync(14_000);
  expect(onGone).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2000);
  expect(await act).toBe('unavailable');
  expect(transaction.abort).toHaveBeenCalled();
  expect(database.close).toHaveBeenCalled();
  expect(onGone).toHaveBeenCalledExactlyOnceWith('unavailable');
});

/** A device that answers, or says nothing for a while and then that it is `unavailable`, as an open database does. */
function device() {
  const kept = new Map<string, Row>();
  const rows: Rows = {
    get: async <T extends Row>(_: unknown, __: string, id: string) => (kept.get(id) as T | undefined) ?? null,
    of: async <T extends Row>() => [...kept.values()] as T[],
    all: async () => [],
    put: async (_, row) => void kept.set(row.id, row),
    drop: async (_, __, id) => void kept.delete(id),
  };
  const state = { hangs: false, opened: 0, kept };
  const open = async (onGone: (why: ShelfTrouble) => void): Promise<Shelf> => {
    state.opened += 1;
    const run: Shelf['run'] = async (_, work) => {
      if (!state.hangs) return work(rows);
      await new Promise((done) => setTimeout(done, 15_000));
      onGone('unavailable');
      throw 'unavailable';
    };
    return { run };
  };
  return { state, open };
}

it('what is handed in at a device that hangs lines up at once from the second on, and is kept there when it answers again', async () => {
  const { state, open } = device();
  const told: (ShelfTrouble | null)[] = [];
  const shelf = keptAnyway(
    openedAgain(open, Date.now),
    (why) => told.push(why),
    () => {},
  );
  await queueUp(shelf, 'ann', outgoing);
  state.hangs = true;
  const first = queueUp(shelf, 'ann', { ...outgoing, submissionId: 'two' });
  await vi.advanceTimersByTimeAsync(60_000);
  await first;
  expect(told.at(-1)).toBe('unavailable');
  // Nobody waits while it is tried again.
  await queueUp(shelf, 'ann', { ...outgoing, submissionId: 'three' });
  expect((await waitingOf(shelf, 'ann')).map(({ id }) => id)).toEqual(['two', 'three']);
  await vi.advanceTimersByTimeAsync(60_000);
  state.hangs = false;
  await waitingOf(shelf, 'ann');
  await vi.advanceTimersByTimeAsync(1000);
  await waitingOf(shelf, 'ann');
  expect([...state.kept.keys()]).toEqual(['one', 'two', 'three']);
  expect(told.at(-1)).toBeNull();
});

const draft: DeviceDraft = {
  answer: { task: 'classes', classId: 'kind' },
  comment: '',
  activeSeconds: 9,
  version: 0,
  isAhead: true,
  submissionId: 'kept',
  history: null,
  savedAt: 0,
  revision: 0,
};
const rude: DeviceDraft = { ...draft, answer: { task: 'classes', classId: 'rude' }, submissionId: 'here' };

/** A draft of this device that hangs when it is read for the first time, and what the desk goes on with. */
async function unread() {
  const { state, open } = device();
  const found: DeviceDraft[] = [];
  const steady: Shelf = await open(() => {});
  for (const revision of [0, 1]) await writeDraft(steady, 'ann', 'seat', { ...draft, revision });
  const shelf = keptAnyway(
    openedAgain(open, Date.now),
    () => {},
    (_, __, other) => found.push(other),
  );
  state.hangs = true;
  const reading = readDraft(shelf, 'ann', 'seat');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await reading).toBeNull();
  /** It answers again, which is noticed with the next act but one. */
  const answers = async () => {
    state.hangs = false;
    await vi.advanceTimersByTimeAsync(60_000);
    for (let n = 0; n < 2; n += 1) {
      await waitingOf(shelf, 'ann');
      await vi.advanceTimersByTimeAsync(1000);
    }
  };
  return { state, shelf, steady, found, answers };
}

it('what is drawn while the draft of the device could not be read never takes its place: both are there, and it is told', async () => {
  const { shelf, steady, found, answers } = await unread();
  let revision = 0;
  for (let n = 0; n < 5; n += 1) {
    const result = await writeDraft(shelf, 'ann', 'seat', { ...rude, revision });
    revision = result.status === 'kept' ? result.revision : revision;
  }
  expect(await readDraft(shelf, 'ann', 'seat')).toMatchObject({ submissionId: 'here' });
  await answers();
  expect(await readDraft(steady, 'ann', 'seat')).toMatchObject({ submissionId: 'kept', answer: draft.answer });
  expect(found).toMatchObject([{ submissionId: 'kept', answer: draft.answer }]);
  // A stroke that was on its way meanwhile meets it as well.
  expect(await writeDraft(shelf, 'ann', 'seat', { ...rude, revision })).toMatchObject({
    status: 'overtaken',
    draft: { submissionId: 'kept' },
  });
});

it('a draft of the device that nobody could read stays where the item is handed in without it', async () => {
  const { shelf, steady, answers } = await unread();
  await writeDraft(shelf, 'ann', 'seat', rude);
  await dropDraft(shelf, 'ann', 'seat');
  await answers();
  expect(await readDraft(steady, 'ann', 'seat')).toMatchObject({ submissionId: 'kept' });
  await dropDraft(shelf, 'ann', 'seat');
  expect(await readDraft(steady, 'ann', 'seat')).toBeNull();
});

it('what was drawn on from the draft of the device takes its place when a device answers again', async () => {
  const { state, shelf, steady, found, answers } = await unread();
  await answers();
  const kept = await readDraft(shelf, 'ann', 'seat');
  expect(kept).toMatchObject({ revision: 2 });
  state.hangs = true;
  for (const revision of [2, 3]) {
    const writing = writeDraft(shelf, 'ann', 'seat', { ...rude, revision });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await writing).toMatchObject({ status: 'kept' });
  }
  await answers();
  expect(await readDraft(steady, 'ann', 'seat')).toMatchObject({ submissionId: 'here', revision: 4 });
  expect(found).toEqual([]);
});

it('a database that a newer page has taken over is not asked for again', async () => {
  const { state, open } = device();
  let onGone: (why: ShelfTrouble) => void = () => {};
  const shelf = openedAgain(
    (gone) => {
      onGone = gone;
      return open(gone);
    },
    () => Date.now(),
  );
  await shelf();
  onGone('outdated');
  await vi.advanceTimersByTimeAsync(60_000);
  await expect(shelf()).rejects.toBe('outdated');
  expect(state.opened).toBe(1);
});

it('a database that an older page holds is told as that for as long as it is tried in vain, and is open once it is let go', async () => {
  const { open } = device();
  let trouble: ShelfTrouble | null = 'blocked';
  const shelf = openedAgain((onGone) => (trouble ? Promise.reject(trouble) : open(onGone)), Date.now);
  await expect(shelf()).rejects.toBe('blocked');
  // The second request waits behind the first, and nobody says why.
  trouble = 'unavailable';
  for (let n = 0; n < 3; n += 1) {
    await vi.advanceTimersByTimeAsync(6000);
    await expect(shelf()).rejects.toBe('blocked');
  }
  trouble = null;
  await vi.advanceTimersByTimeAsync(6000);
  await shelf().catch(() => undefined);
  await vi.advanceTimersByTimeAsync(0);
  await expect(shelf()).resolves.toBeDefined();
});
