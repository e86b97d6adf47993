import { expect, test } from 'vitest';
import type { DeviceDraft } from '@/components/annotations/device-store';
import { beginning } from '@/components/annotations/draft-conflict';
import type { Answer } from '@/server/projects/tasks';

const kind: Answer = { task: 'classes', classId: 'kind' };
const rude: Answer = { task: 'classes', classId: 'rude' };
const savedAt = new Date(Date.UTC(2026, 0, 1, 12));
const fresh = { submissionId: 'fresh', now: 1 };

const own: DeviceDraft = {
  answer: kind,
  comment: 'hard',
  activeSeconds: 30,
  version: 2,
  isAhead: false,
  submissionId: 'own',
  history: { done: [], undone: [] },
  savedAt: 0,
  revision: 7,
};
const onServer = (version: number, answer: Answer) => ({ draft: { version, savedAt, answer } });

test('an item that nobody has worked on begins empty', () => {
  const { draft, conflict } = beginning({ draft: null }, null, fresh);
  expect(draft).toMatchObject({ answer: null, version: 0, isAhead: false, submissionId: 'fresh', revision: 0 });
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
  const elsewhere = beginning(onServer(5, rude), own, fresh);
  expect(elsewhere.draft).toMatchObject({ answer: rude, version: 5, isAhead: false, history: null, revision: 7 });
  expect(elsewhere.draft).toMatchObject({ comment: 'hard', activeSeconds: 30, submissionId: 'own' });
  expect(elsewhere.conflict).toBeNull();
  expect(beginning(onServer(5, rude), null, fresh).draft).toMatchObject({ answer: rude, submissionId: 'fresh' });
});

test('two devices with different answers are in conflict: both are there', () => {
  const { draft, conflict } = beginning(onServer(5, rude), { ...own, isAhead: true }, fresh);
  expect(draft.answer).toEqual(kind);
  expect(conflict).toMatchObject({ where: 'device', answer: rude, savedAt, base: { version: 5 } });
  expect(conflict?.other).toMatchObject({ version: 5, answer: rude, isAhead: false });
});

test('two devices with the same answer are of one mind', () => {
  const { draft, conflict } = beginning(onServer(5, kind), { ...own, isAhead: true }, fresh);
  expect(draft).toMatchObject({ version: 5, isAhead: false, answer: kind });
  expect(conflict).toBeNull();
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
