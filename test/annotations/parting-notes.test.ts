/** What a page had not written when it was left, and how the next one finds it. */
import { describe, expect, it } from 'vitest';
import type { Row, Rows, Shelf } from '@/components/annotations/device-shelf';
import { type DeviceDraft, readDraft, writeDraft } from '@/components/annotations/device-store';
import {
  allNotes,
  type DraftNote,
  draftNoteOf,
  dropNote,
  dropNotesOf,
  type HandInNote,
  leaveNote,
  settleDraft,
} from '@/components/annotations/parting-notes';

/** Storage with room for so many characters. */
function storageOf(room = Number.POSITIVE_INFINITY) {
  const kept = new Map<string, string>();
  return {
    kept,
    get length() {
      return kept.size;
    },
    key: (index: number) => [...kept.keys()][index] ?? null,
    getItem: (place: string) => kept.get(place) ?? null,
    removeItem: (place: string) => void kept.delete(place),
    setItem: (place: string, written: string) => {
      if (written.length > room) throw new DOMException('full', 'QuotaExceededError');
      kept.set(place, written);
    },
  };
}

function shelfOfDrafts(): Shelf {
  const kept = new Map<string, Row>();
  const rows: Rows = {
    get: async <T extends Row>(_: unknown, personId: string, id: string) =>
      (kept.get(`${personId} ${id}`) as T | undefined) ?? null,
    of: async <T extends Row>() => [...kept.values()] as T[],
    all: async () => [],
    put: async (_, row) => void kept.set(`${row.personId} ${row.id}`, row),
    drop: async (_, personId, id) => void kept.delete(`${personId} ${id}`),
  };
  return { run: (_, work) => work(rows) };
}

const said = (classId: string): Pick<DeviceDraft, 'answer'> => ({ answer: { task: 'classes', classId } });

const draft: DeviceDraft = {
  ...said('first'),
  comment: '',
  activeSeconds: 9,
  version: 0,
  isAhead: true,
  submissionId: 'submission',
  history: { done: [], undone: [] },
  savedAt: 1000,
  revision: 0,
};

const note = (changes: Partial<DeviceDraft>, underWay: DraftNote['underWay'] = null): DraftNote => ({
  kind: 'draft',
  personId: 'ann',
  seatId: 'seat',
  draft: { ...draft, ...changes },
  underWay,
});

describe('leaving a note', () => {
  it('keeps the whole draft, and without what can be undone where there is less room', () => {
    const whole = storageOf();
    leaveNote(whole, note({}));
    expect(draftNoteOf(whole, 'ann', 'seat')).toEqual(note({}));
    const size = JSON.stringify(note({})).length;
    const narrow = storageOf(size - 1);
    leaveNote(narrow, note({}));
    expect(draftNoteOf(narrow, 'ann', 'seat')).toEqual(note({ history: null }));
    const full = storageOf(10);
    leaveNote(full, note({}));
    expect(draftNoteOf(full, 'ann', 'seat')).toBeNull();
  });

  it('is for its person and item alone, and what others keep in that storage is left', () => {
    const storage = storageOf();
    storage.setItem('casebook.theme', 'dark');
    leaveNote(storage, note({}));
    leaveNote(storage, { ...note({}), personId: 'ben' });
    expect(draftNoteOf(storage, 'ann', 'other seat')).toBeNull();
    expect(allNotes(storage).map(({ personId }) => personId)).toEqual(['ann', 'ben']);
    dropNotesOf(storage, 'ann');
    expect(allNotes(storage).map(({ personId }) => personId)).toEqual(['ben']);
    dropNote(storage, { ...note({}), personId: 'ben' });
    expect([...storage.kept.keys()]).toEqual(['casebook.theme']);
  });

  it.each([
    '{',
    '7',
    'null',
    '{"kind":"draft","personId":"ann"}',
    '{"kind":"draft","personId":"ann","seatId":"seat","draft":7}',
    '{"kind":"hand_in","personId":"ann"}',
  ])('takes %s away, which no page has written', (written) => {
    const storage = storageOf();
    storage.setItem('casebook.parting draft ann seat', written);
    expect(draftNoteOf(storage, 'ann', 'seat')).toBeNull();
    expect(allNotes(storage)).toEqual([]);
    expect(storage.kept.size).toBe(0);
  });

  it('asks nothing of a browser that forbids it', () => {
    leaveNote(null, note({}));
    expect(allNotes(null)).toEqual([]);
    expect(draftNoteOf(null, 'ann', 'seat')).toBeNull();
  });
});

describe('a note of a hand-in', () => {
  const outgoing = { submissionId: 'submission', seatId: 'seat', projectId: 'project', priceMinor: 12n };
  const handedIn = (changes: object): HandInNote => ({
    kind: 'hand_in',
    personId: 'ann',
    outgoing: { ...outgoing, ...changes } as unknown as HandInNote['outgoing'],
  });

  it('says what the item pays, where that is known, and is nobody’s draft', () => {
    const storage = storageOf();
    leaveNote(storage, handedIn({}));
    leaveNote(storage, handedIn({ submissionId: 'other', priceMinor: undefined }));
    expect(allNotes(storage)).toEqual([handedIn({}), handedIn({ submissionId: 'other', priceMinor: undefined })]);
    expect(draftNoteOf(storage, 'ann', 'seat')).toBeNull();
    dropNotesOf(storage, 'ann');
    expect(storage.kept.size).toBe(0);
  });
});

describe('putting a note in its place', () => {
  it('where the device had nothing, or what it was made from', async () => {
    const shelf = shelfOfDrafts();
    expect(await settleDraft(shelf, note({}))).toEqual({ ...draft, revision: 1 });
    expect(await settleDraft(shelf, note({ ...said('second'), revision: 1 }))).toMatchObject({ revision: 2 });
    expect(await readDraft(shelf, 'ann', 'seat')).toEqual({ ...draft, ...said('second'), revision: 2 });
  });

  it('over what was being written as the page went, whether that arrived or not', async () => {
    const shelf = shelfOfDrafts();
    await writeDraft(shelf, 'ann', 'seat', draft);
    const underWay = { ...said('first'), comment: '' };
    expect(await settleDraft(shelf, note(said('second'), underWay))).toMatchObject({ ...said('second'), revision: 2 });
    const fresh = shelfOfDrafts();
    expect(await settleDraft(fresh, note(said('second'), underWay))).toMatchObject({ ...said('second'), revision: 1 });
  });

  it('twice changes nothing', async () => {
    const shelf = shelfOfDrafts();
    await settleDraft(shelf, note({}));
    expect(await settleDraft(shelf, note({}))).toEqual({ ...draft, revision: 1 });
  });

  it('but never over other work that was saved since', async () => {
    const shelf = shelfOfDrafts();
    await writeDraft(shelf, 'ann', 'seat', { ...draft, ...said('other') });
    expect(await settleDraft(shelf, note(said('second'), { ...said('first'), comment: '' }))).toBeNull();
    expect(await readDraft(shelf, 'ann', 'seat')).toMatchObject({ ...said('other'), revision: 1 });
    // The same words saved by somebody else later on are not what was under way.
    await writeDraft(shelf, 'ann', 'seat', { ...draft, ...said('first'), revision: 1 });
    expect(await settleDraft(shelf, note(said('second'), { ...said('first'), comment: '' }))).toBeNull();
  });
});
