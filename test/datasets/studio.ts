import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Queryable } from '@/db/queryable';
import type { MemberCall } from '@/server/call';
import { createProject } from '@/server/projects/projects';
import type { TaskKind } from '@/server/projects/tasks';
import { personIn } from '@/test/accounts/house';
import { settings } from '@/test/support/settings';

let folder: string | undefined;

/**
 * A folder that is gone after the file's tests; the house keeps its data there from now on. A process has one place for all
 * its files, because the media of a house stay where they were first.
 */
export function temporaryHouse(): string {
  folder ??= mkdtempSync(join(tmpdir(), 'casebook-test-'));
  const own = folder;
  mkdirSync(own, { recursive: true });
  settings.CASEBOOK_DATA = own;
  afterAll(() => rmSync(own, { recursive: true, force: true }));
  return own;
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
