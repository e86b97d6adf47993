import { expect, it } from 'vitest';
import { retiredIn } from '@/server/projects/answer-check';
import type { OntologyClass } from '@/server/projects/tasks';

const used: OntologyClass = { id: 'a', name: 'A', colour: '#332288', hotkey: null, description: '', retired: false };
const gone: OntologyClass = { ...used, id: 'b', name: 'B', retired: true };
const box = { id: 'r1', x: 0, y: 0, width: 5, height: 5, classId: 'a' };

it('an answer that names a class which was retired is told from one that does not', () => {
  const classes = [used, gone];
  expect(retiredIn({ task: 'classes', classId: 'b' }, classes)).toBe(gone);
  expect(retiredIn({ task: 'classes', classId: 'a' }, classes)).toBeNull();
  expect(retiredIn({ task: 'boxes', boxes: [box, { ...box, id: 'r2', classId: 'b' }] }, classes)).toBe(gone);
  expect(retiredIn({ task: 'boxes', boxes: [box] }, classes)).toBeNull();
  expect(retiredIn({ task: 'pairs', choice: 'left' }, classes)).toBeNull();
});
