import { expect, test } from 'vitest';
import type { DeviceDraft } from '@/components/annotations/device-store';
import { putBack, unfinishedOf } from '@/components/annotations/unfinished';
import type { UnfinishedWork } from '@/server/annotations/contract';
import type { Answer } from '@/server/projects/tasks';

const kind: Answer = { task: 'classes', classId: 'kind' };
const rude: Answer = { task: 'classes', classId: 'rude' };
const savedAt = new Date(Date.UTC(2026, 0, 1, 12));
const fresh = { submissionId: 'fresh', now: 1 };

const own: DeviceDraft = {
  answer: kind,
  comment: 'mine',
  sentComment: '',
  activeSeconds: 30,
  version: 2,
  isAhead: true,
  submissionId: 'own',
  history: null,
  savedAt: 0,
  revision: 7,
};

const work = (version: number, answer: Answer | null): UnfinishedWork => ({
  seatId: 'seat',
  projectId: 'project',
  projectTitle: 'Kind or rude',
  content: { kind: 'text', text: 'Well done.' },
  classes: [],
  draft: { version, answer, comment: 'theirs', savedAt },
});

test('where this device and another differ both answers are there, and either can be the one that is handed in', () => {
  const both = unfinishedOf(work(5, rude), own, fresh, false);
  expect(both).toMatchObject({ answer: kind, draft: { comment: 'mine' } });
  expect(both?.other).toMatchObject({ where: 'elsewhere', answer: rude, draft: { comment: 'theirs' } });
  expect(both?.other?.draft.savedAt).toBe(savedAt.getTime());
  const swapped = unfinishedOf(work(5, rude), own, fresh, true);
  expect(swapped).toMatchObject({ answer: rude, draft: { comment: 'theirs', version: 5, submissionId: 'own' } });
  expect(swapped?.other).toMatchObject({ where: 'here', answer: kind, draft: { comment: 'mine' } });
});

test('an answer of another device is there, though this one has only a comment of its own', () => {
  const one = unfinishedOf(work(5, rude), { ...own, answer: null }, fresh, false);
  const comment = { where: 'here', answer: null, draft: { comment: 'mine' } };
  expect(one).toMatchObject({ answer: rude, other: comment });
  expect(unfinishedOf(work(5, rude), { ...own, answer: null }, fresh, true)).toMatchObject({ answer: rude });
});

test('a comment without an answer is there, whichever device it was written on', () => {
  expect(unfinishedOf(work(5, null), null, fresh, false)).toMatchObject({ answer: null, draft: { comment: 'theirs' } });
  const here = unfinishedOf({ ...work(5, null), draft: null }, { ...own, answer: null }, fresh, false);
  expect(here).toMatchObject({ answer: null, draft: { comment: 'mine' }, other: null });
  const answered = unfinishedOf(work(5, null), own, fresh, false);
  expect(answered).toMatchObject({ answer: kind, other: { where: 'elsewhere', answer: null } });
});

test('where one was made from the other there is one answer, and where nothing was written there is nothing', () => {
  expect(unfinishedOf(work(2, rude), own, fresh, false)).toMatchObject({ answer: kind, other: null });
  expect(unfinishedOf(work(5, rude), { ...own, isAhead: false, sentComment: 'mine' }, fresh, false)).toMatchObject({
    answer: rude,
    other: null,
  });
  const blank = work(5, null);
  const draft = { version: 5, answer: null, comment: ' \n', savedAt };
  expect(unfinishedOf({ ...blank, draft }, null, fresh, false)).toBeNull();
  expect(unfinishedOf({ ...blank, draft: null }, null, fresh, false)).toBeNull();
});

test('what was dropped comes back whole: both answers, each where it was and as it was', async () => {
  for (const isSwapped of [false, true]) {
    const both = unfinishedOf(work(5, rude), own, fresh, isSwapped);
    if (!both) throw new Error('there are two answers');
    const [here, there]: [unknown[], unknown[]] = [[], []];
    await putBack(
      both,
      async (draft) => here.push(draft),
      async (draft) => there.push(draft),
    );
    expect(here).toEqual([own]);
    expect(there).toEqual([{ projectId: 'project', seatId: 'seat', version: 4, answer: rude, comment: 'theirs' }]);
  }
});

test('what one side alone had comes back there alone', async () => {
  const calls: string[] = [];
  const keep = async () => calls.push('here');
  const save = async () => calls.push('there');
  await putBack({ work: { ...work(5, rude), draft: null }, kept: own }, keep, save);
  await putBack({ work: work(5, rude), kept: null }, keep, save);
  expect(calls).toEqual(['here', 'there']);
});
