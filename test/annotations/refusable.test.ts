import { expect, it } from 'vitest';
import { troubleOf } from '@/components/annotations/use-refusable';

const refusal = (problem: string) => ({ problem, message: '', fields: {} });

it('work that the server cannot read, as after a release in the meantime, waits and is not given up', () => {
  expect(troubleOf(refusal('invalid_input'))).toBe('outdated');
  expect(troubleOf(refusal('malformed'))).toBe('outdated');
  expect(troubleOf(refusal('too_busy'))).toBe('broken');
  expect(troubleOf(refusal('answer_misfit'))).toBeNull();
});
