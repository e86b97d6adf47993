import { beforeAll, describe, expect, it } from 'vitest';
import { personByEmail } from '@/db/queries/accounts';
import { databaseTime } from '@/db/queries/clock';
import { seedDemo } from '@/db/seed/demo';
import { demoLogins } from '@/server/accounts/demo-logins';
import { checkWork } from '@/server/annotations/work-check';
import { openProjects } from '@/server/assignment/feed';
import type { MemberCall } from '@/server/call';
import { projectTrust } from '@/server/estimates/estimates';
import { draftGuide, publishedGuide } from '@/server/guides/guides';
import { checkBooks } from '@/server/ledger/books';
import { projectsOf } from '@/server/projects/projects';
import { workerOutcomes } from '@/server/review/outcomes';
import { reviewProjects } from '@/server/review/review';
import { temporaryHouse } from '@/test/datasets/studio';
import { testDatabase } from '@/test/support/database';

temporaryHouse();
const { db } = await testDatabase();

async function as(role: string): Promise<MemberCall> {
  const login = demoLogins.find((entry) => entry.role === role);
  const person = await personByEmail(db, login?.email ?? '');
  if (!person) throw new Error(`nobody is ${role}`);
  const actor = { id: person.id, name: person.name, isStaff: person.isStaff };
  return { db, actor, now: await databaseTime(db), locale: 'en' };
}

async function wordProject(call: MemberCall): Promise<string> {
  const project = (await projectsOf(call)).find((line) => line.task === 'boxes');
  return project?.id ?? '';
}

describe('the demo world', () => {
  beforeAll(async () => {
    const now = await databaseTime(db);
    await db.transaction((within) => seedDemo({ db: within, actor: null, now, locale: 'en' }));
  }, 420_000);

  it('has three projects of three kinds, all open', async () => {
    const lines = await projectsOf(await as('requester'));
    expect(lines.map((line) => line.task).sort()).toEqual(['boxes', 'classes', 'pairs']);
    expect(new Set(lines.map((line) => line.state))).toEqual(new Set(['open']));
  });

  it('stands in the middle of its loop: some settled, some contested, some by a reviewer, some still open', async () => {
    const call = await as('requester');
    const { counts } = await projectTrust(call, await wordProject(call));
    expect(counts.items).toBe(36);
    expect(counts.open).toBe(6);
    expect(counts.decided).toBe(6);
    expect(counts.contested).toBeGreaterThanOrEqual(5);
    expect(counts.settled).toBeGreaterThan(counts.decided);
  });

  it('has rare cases that are visibly noisier than the common ones', async () => {
    const call = await as('requester');
    const { slices, agreement } = await projectTrust(call, await wordProject(call));
    const alpha = (slice: string) =>
      agreement.find((row) => row.scope === 'slice' && row.scopeKey === slice)?.alpha ?? 1;
    const sure = (slice: string) => slices.find((row) => row.slice === slice)?.meanConfidence ?? 0;
    for (const rare of ['overlap', 'faint_inserted', 'quotes', 'spacing_wide', 'linebreak']) {
      expect(alpha(rare), rare).toBeLessThan(alpha('clean'));
      expect(sure(rare), rare).toBeLessThan(sure('clean'));
    }
  });

  it('has guide version 1 published and version 2 drafted with rules and cases', async () => {
    const call = await as('requester');
    const projectId = await wordProject(call);
    const [published, draft] = await Promise.all([publishedGuide(call, projectId), draftGuide(call, projectId)]);
    expect(published?.number).toBe(1);
    expect(published?.rules).toHaveLength(3);
    expect(draft.number).toBe(2);
    expect(draft.rules.length).toBe(9);
    expect(draft.cases).toHaveLength(6);
  });

  it('has work for its worker and something to settle for its reviewer', async () => {
    const feed = await openProjects(await as('worker'));
    expect(feed.length).toBe(3);
    const toReview = await reviewProjects(await as('reviewer'));
    expect(toReview.reduce((sum, project) => sum + project.contested, 0)).toBeGreaterThan(5);
  });

  it('shows its worker where a decision differed from their answer, and why', async () => {
    const outcomes = await workerOutcomes(await as('worker'));
    expect(outcomes.some((outcome) => !outcome.isSame && outcome.reason !== '' && outcome.ruleNumber !== null)).toBe(
      true,
    );
  });

  it('has books that balance', async () => {
    const report = await checkBooks(await as('staff'));
    expect(report).toMatchObject({ balanced: true, faults: [] });
  });

  it('keeps every law of the work from its first minute on', async () => {
    expect((await checkWork(await as('staff'))).faults).toEqual([]);
  });
});
