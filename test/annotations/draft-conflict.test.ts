import { describe, expect, test } from 'vitest';
import type { DeviceDraft } from '@/components/annotations/device-store';
import { beginning, meeting, storedBeside } from '@/components/annotations/draft-conflict';
import type { StoredDraft } from '@/server/assignment/contract';
import type { Answer } from '@/server/projects/tasks';

const kind: Answer = { task: 'classes', classId: 'kind' };
const rude: Answer = { task: 'classes', classId: 'rude' };
const savedAt = new Date(Date.UTC(2026, 0, 1, 12));
const fresh = { submissionId: 'fresh', now: 1 };

const own: DeviceDraft = {
  answer: kind,
  comment: 'hard',
  sentComment: 'hard',
  activeSeconds: 30,
  version: 2,
  isAhead: false,
  submissionId: 'own',
  history: { done: [], undone: [] },
  savedAt: 0,
  revision: 7,
};
const onServer = (version: number, answer: Answer | null, comment = 'hard') => ({
  draft: { version, savedAt, answer, comment },
});

test('an item that nobody has worked on begins empty', () => {
  const { draft, conflict } = beginning({ draft: null }, null, fresh);
  expect(draft).toMatchObject({ answer: null, comment: '', version: 0, isAhead: false, submissionId: 'fresh' });
  expect(draft.revision).toBe(0);
  expect(conflict).toBeNull();
});

test('what this device kept goes on when the server has nothing newer', () => {
  for (const item of [{ draft: null }, onServer(1, rude), onServer(2, rude)]) {
    expect(beginning(item, { ...own, isAhead: true }, fresh)).toEqual({
      draft: { ...own, isAhead: true },
      conflict: null,
    });
  }
});

test('work of another device goes on here when this one holds nothing of its own', () => {
  const elsewhere = beginning(onServer(5, rude, 'harder'), own, fresh);
  expect(elsewhere.draft).toMatchObject({ answer: rude, version: 5, isAhead: false, history: null, revision: 7 });
  expect(elsewhere.draft).toMatchObject({ comment: 'harder', activeSeconds: 30, submissionId: 'own' });
  expect(elsewhere.conflict).toBeNull();
  expect(beginning(onServer(5, rude), null, fresh).draft).toMatchObject({ answer: rude, submissionId: 'fresh' });
});

test('two devices with different answers are in conflict: both are there', () => {
  const { draft, conflict } = beginning(onServer(5, rude), { ...own, isAhead: true }, fresh);
  expect(draft.answer).toEqual(kind);
  expect(conflict).toMatchObject({ where: 'device', answer: rude, savedAt, base: { version: 5 } });
  expect(conflict?.other).toMatchObject({ version: 5, answer: rude, isAhead: false });
});

test('two devices with the same answer and comment are of one mind', () => {
  for (const comment of ['hard', 'hard\n']) {
    const { draft, conflict } = beginning(onServer(5, kind, comment), { ...own, isAhead: true }, fresh);
    expect(draft).toMatchObject({ version: 5, isAhead: false, answer: kind, comment: 'hard' });
    expect(conflict).toBeNull();
  }
});

describe('a comment', () => {
  test('that differs is a conflict, as an answer that differs: also where one of the two has none', () => {
    for (const [here, there] of [
      ['hard', 'easy'],
      ['', 'easy'],
      ['hard', ''],
    ] as const) {
      const mine = { ...own, comment: here, isAhead: true };
      const { draft, conflict } = beginning(onServer(5, kind, there), mine, fresh);
      expect(draft).toEqual(mine);
      expect(conflict).toMatchObject({ where: 'device', comment: there, base: { version: 5, sentComment: there } });
      expect(conflict?.other).toMatchObject({ comment: there, answer: kind, isAhead: false });
    }
    const tab = { ...own, comment: 'in another tab', revision: 9 };
    expect(meeting({ ...own, isAhead: true }, { ...tab, isAhead: true }).conflict).toMatchObject({
      where: 'tab',
      comment: 'in another tab',
      base: { revision: 9 },
    });
  });

  test('comes from another device, also without an answer and where it was emptied there', () => {
    expect(beginning(onServer(5, null, 'which?'), null, fresh)).toMatchObject({
      draft: { answer: null, comment: 'which?', version: 5, isAhead: false },
      conflict: null,
    });
    expect(beginning(onServer(5, kind, ''), own, fresh)).toMatchObject({ draft: { comment: '' }, conflict: null });
  });

  test('that an earlier release kept, and never sent, is sent, or in conflict: it is not replaced', () => {
    const { sentComment, ...unsent } = own;
    expect(sentComment).toBe('hard');
    expect(beginning({ draft: null }, unsent, fresh).draft).toMatchObject({ comment: 'hard', isAhead: true });
    expect(beginning(onServer(2, kind, ''), own, fresh).draft).toMatchObject({ comment: 'hard', isAhead: true });
    expect(beginning(onServer(5, kind, ''), unsent, fresh).conflict).toMatchObject({ comment: '' });
    expect(beginning(onServer(5, rude, 'easy'), unsent, fresh).conflict).toMatchObject({ comment: 'easy' });
    expect(beginning(onServer(5, rude, ''), { ...unsent, comment: '' }, fresh).conflict).toBeNull();
  });

  test('stays where a server of an earlier release says nothing of comments', () => {
    const { comment, ...told } = onServer(2, kind).draft;
    expect(comment).toBe('hard');
    const silent = { draft: told as StoredDraft };
    expect(beginning(silent, own, fresh).draft).toMatchObject({ comment: 'hard', isAhead: true });
    expect(storedBeside(silent.draft, own)).toMatchObject({ comment: 'hard' });
    expect(beginning(silent, null, fresh).draft).toMatchObject({ comment: '', answer: kind });
  });
});

test('the same rectangles are the same answer, in whatever order their fields come back from the server', () => {
  const box = { x: 36, y: 44, width: 60, height: 30, id: 'box-1', classId: 'word' };
  const drawn: Answer = { task: 'boxes', boxes: [box] };
  const { x, y, width, height, id, classId } = box;
  const stored: Answer = { boxes: [{ x, y, id, width, height, classId }], task: 'boxes' };
  expect(JSON.stringify(stored)).not.toBe(JSON.stringify(drawn));
  const { draft, conflict } = beginning(onServer(5, stored), { ...own, answer: drawn, isAhead: true }, fresh);
  expect(conflict).toBeNull();
  expect(draft).toMatchObject({ version: 5, isAhead: false });
  const moved: Answer = { task: 'boxes', boxes: [{ ...box, x: 37 }] };
  expect(beginning(onServer(5, moved), { ...own, answer: drawn, isAhead: true }, fresh).conflict).not.toBeNull();
});

describe('a draft that the device turns out to keep', () => {
  const kept = { ...own, revision: 12, submissionId: 'kept', version: 2, isAhead: true };
  const here = { ...own, answer: rude, revision: 1, version: 2, isAhead: true };

  test('is in conflict with what was drawn without it: both are there, whichever of them the server has by now', () => {
    for (const version of [2, 3]) {
      const { draft, conflict } = meeting({ ...here, version, isAhead: version === 2 }, kept);
      expect(draft.answer).toEqual(rude);
      expect(conflict).toMatchObject({ answer: kind, base: { version, revision: 12, submissionId: 'kept' } });
      expect(conflict?.other).toMatchObject({ answer: kind, version, revision: 12, isAhead: true });
    }
    const sent = { ...kept, isAhead: false, version: 4 };
    expect(meeting(here, sent).conflict?.other).toMatchObject({ version: 4, isAhead: false });
  });

  test('goes on where nothing was drawn since, with the longer of the working times', () => {
    const untouched = { ...here, isAhead: false, activeSeconds: 50 };
    const { draft, conflict } = meeting(untouched, kept);
    expect(conflict).toBeNull();
    expect(draft).toMatchObject({ answer: kind, submissionId: 'kept', revision: 12, isAhead: true, activeSeconds: 50 });
  });

  test('gives way where the server had all of it, or it says the same', () => {
    for (const found of [
      { ...kept, isAhead: false },
      { ...kept, answer: rude },
    ]) {
      const { draft, conflict } = meeting({ ...here, version: 3 }, found);
      expect(conflict).toBeNull();
      expect(draft).toMatchObject({ answer: rude, version: 3, isAhead: true, revision: 12, submissionId: 'kept' });
    }
  });

  test('is not given up for a comment that an earlier release never sent', () => {
    const { sentComment, ...unsent } = { ...kept, isAhead: false };
    expect(sentComment).toBe('hard');
    expect(meeting({ ...here, version: 3 }, unsent).conflict).toMatchObject({ comment: 'hard' });
  });
});
