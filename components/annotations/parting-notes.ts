import type { Shelf } from './device-shelf';
import type { DeviceDraft, DraftRow, Outgoing } from './device-store';
import { isSameWork, type Written } from './draft-conflict';

/**
 * What a page had not written to its device's database when it was left: a note in the browser's other storage, which
 * takes it at once. The next page that opens the database puts it where it belongs.
 */
export type PartingNote = DraftNote | HandInNote;

export interface DraftNote {
  readonly kind: 'draft';
  readonly personId: string;
  readonly seatId: string;
  /** Its `revision` is the one it is based on. */
  readonly draft: DeviceDraft;
  /** What was being written as the page went: the database may have it or not. */
  readonly underWay: Written | null;
}

/** Handed in, and not in line yet. */
export interface HandInNote {
  readonly kind: 'hand_in';
  readonly personId: string;
  readonly outgoing: Outgoing;
}

type NoteStorage = Pick<Storage, 'getItem' | 'key' | 'length' | 'removeItem' | 'setItem'>;

const prefix = 'casebook.parting ';
const draftPlace = (personId: string, seatId: string) => `${prefix}draft ${personId} ${seatId}`;

function placeOf(note: PartingNote): string {
  if (note.kind === 'draft') return draftPlace(note.personId, note.seatId);
  return `${prefix}hand_in ${note.personId} ${note.outgoing.submissionId}`;
}

export function isNotePlace(place: string | null): boolean {
  return place?.startsWith(prefix) ?? false;
}

/** Null where the browser forbids it. */
export function noteStorage(): NoteStorage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** Where there is no room for what can be undone, the note goes without; where there is none at all, there is no note. */
export function leaveNote(storage: NoteStorage | null, note: PartingNote): void {
  const shorter = note.kind === 'draft' ? [{ ...note, draft: { ...note.draft, history: null } }] : [];
  for (const form of [note, ...shorter]) {
    try {
      storage?.setItem(placeOf(note), written(form));
      return;
    } catch {
      // The next form is smaller.
    }
  }
}

export function dropNote(storage: NoteStorage | null, note: PartingNote): void {
  storage?.removeItem(placeOf(note));
}

/** Whichever of two drafts goes on was chosen. */
export function dropDraftNote(storage: NoteStorage | null, personId: string, seatId: string): void {
  storage?.removeItem(draftPlace(personId, seatId));
}

/** Their account is gone. */
export function dropNotesOf(storage: NoteStorage | null, personId: string): void {
  for (const note of allNotes(storage)) if (note.personId === personId) dropNote(storage, note);
}

export function draftNoteOf(storage: NoteStorage | null, personId: string, seatId: string): DraftNote | null {
  const note = read(storage?.getItem(draftPlace(personId, seatId)) ?? null);
  return note?.kind === 'draft' ? note : null;
}

/** Should the page be left before `act` is done, the note stays behind. */
export async function notedMeanwhile(note: PartingNote, act: () => Promise<void>): Promise<void> {
  const leave = () => leaveNote(noteStorage(), note);
  window.addEventListener('pagehide', leave);
  try {
    await act();
    dropNote(noteStorage(), note);
  } finally {
    window.removeEventListener('pagehide', leave);
  }
}

/** Everybody's notes on this device; what is not a note any release can have written is taken away. */
export function allNotes(storage: NoteStorage | null): readonly PartingNote[] {
  if (!storage) return [];
  const places = Array.from({ length: storage.length }, (_, index) => storage.key(index)).filter(isNotePlace);
  return places.flatMap((place) => {
    const note = place === null ? null : read(storage.getItem(place));
    if (!note && place !== null) storage.removeItem(place);
    return note ?? [];
  });
}

/** JSON has no integers without an end: what an item pays is written as words. */
function written(note: PartingNote): string {
  if (note.kind === 'draft') return JSON.stringify(note);
  const { priceMinor } = note.outgoing;
  return JSON.stringify({ ...note, outgoing: { ...note.outgoing, priceMinor: priceMinor?.toString() } });
}

function read(words: string | null): PartingNote | null {
  try {
    const note = JSON.parse(words ?? 'null') as Partial<DraftNote> | Partial<HandInNote> | null;
    if (typeof note?.personId !== 'string') return null;
    if (note.kind === 'draft') return 'submissionId' in (note.draft ?? {}) && note.seatId ? (note as DraftNote) : null;
    if (note.kind !== 'hand_in' || !note.outgoing?.submissionId) return null;
    const { priceMinor } = note.outgoing;
    const outgoing = { ...note.outgoing, ...(priceMinor === undefined ? {} : { priceMinor: BigInt(priceMinor) }) };
    return { ...(note as HandInNote), outgoing };
  } catch {
    return null;
  }
}

/**
 * Puts a draft where it belongs, and resolves to it as it is kept then; null where another tab has saved other work since,
 * which is not written over: the note stays, and whoever opens the item is asked. Rejects with a `ShelfTrouble`.
 */
export function settleDraft(
  shelf: Shelf,
  { personId, seatId, draft, underWay }: DraftNote,
): Promise<DeviceDraft | null> {
  return shelf.run('readwrite', async (rows) => {
    const stored = (await rows.get<DraftRow>('drafts', personId, seatId))?.draft;
    if (stored && stored.revision > draft.revision) {
      if (isSameWork(stored, draft)) return stored;
      const isOwn = underWay !== null && stored.revision === draft.revision + 1 && isSameWork(stored, underWay);
      if (!isOwn) return null;
    }
    const kept = { ...draft, revision: Math.max(stored?.revision ?? 0, draft.revision) + 1 };
    await rows.put('drafts', { personId, id: seatId, draft: kept } as DraftRow);
    return kept;
  });
}
