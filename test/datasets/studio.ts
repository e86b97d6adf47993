import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Queryable } from '@/db/queryable';
import type { MemberCall } from '@/server/call';
import { createProject } from '@/server/projects/projects';
import type { TaskKind } from '@/server/projects/tasks';
import { personIn, settings } from '@/test/accounts/house';

/** A folder that is gone after the file's tests; the house keeps its data there from now on. */
export function temporaryHouse(): string {
  const folder = mkdtempSync(join(tmpdir(), 'casebook-test-'));
  settings.CASEBOOK_DATA = folder;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

let made = 0;

/** A requester with a draft of their own. */
export async function requesterWithDraft(
  db: Queryable,
  task: TaskKind = 'boxes',
): Promise<{ call: MemberCall; projectId: string }> {
  made += 1;
  const { call } = await personIn(db, `requester-${made}@studio.example`, { hasPassword: false });
  const { id } = await createProject(call, { task, title: 'Words' });
  return { call, projectId: id };
}
