import { parseCrontab } from 'graphile-worker';
import { expect, it } from 'vitest';
import { crontab, tasks } from '@/server/jobs/tasks';

it('every line of the crontab can be read, and names a job that there is', () => {
  const lines = parseCrontab(crontab);
  expect(lines).toHaveLength(crontab.split('\n').length);
  for (const { task } of lines) expect(Object.keys(tasks)).toContain(task);
});
