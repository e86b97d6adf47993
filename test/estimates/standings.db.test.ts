/** Pages and figures of where items stand: what they say is what the view says, and a page reads the items it shows. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { flagsOfProject, standingsOfProject } from '@/db/queries/estimates-standings';
import { figuresOfStandings } from '@/db/queries/estimates-sums';
import { contestedItems } from '@/db/queries/review';
import { testDatabase } from '@/test/support/database';
import { mixedProject } from './mixed-project';

const { db, open } = await testDatabase();

const mixed = async (items: number) => (await mixedProject(db, items)).projectId;

interface Stands extends Record<string, unknown> {
  readonly item_id: string;
  readonly slice: string | null;
  readonly standing: string;
  readonly certainty: number | null;
  readonly is_decided: boolean;
}

function allOf(projectId: string) {
  return db.execute<Stands>(sql`
    select *, verdict_id is not null as is_decided, case when verdict_id is not null or is_known then 1 else confidence end as certainty
      from item_standings where project_id = ${projectId} order by certainty asc nulls last, item_id`);
}

it('pages go through all items, the least certain first, whatever stands or slice is asked for', async () => {
  const projectId = await mixed(400);
  const all = await allOf(projectId);
  expect(new Set(all.map(({ standing }) => standing)).size).toBe(3);
  for (const standing of [null, 'open', 'contested', 'settled'] as const)
    for (const slice of [null, 'slice 2']) {
      const expected = all.filter((row) => (!standing || row.standing === standing) && (!slice || row.slice === slice));
      const pages: string[] = [];
      for (let offset = 0; offset < expected.length + 17; offset += 17) {
        const page = await standingsOfProject(db, projectId, { standing, slice, limit: 17, offset });
        pages.push(...page.map(({ itemId }) => itemId));
      }
      expect(pages, `${standing} ${slice}`).toEqual(expected.map(({ item_id }) => item_id));
    }
  const queue = await contestedItems(db, projectId, projectId, new Date(), 200);
  const contested = all.filter(({ standing }) => standing === 'contested');
  expect(queue.map(({ itemId }) => itemId)).toEqual(contested.map(({ item_id }) => item_id));
  const asked = { verdicts: ['ambiguous', 'rare_and_wrong'] as const, limit: 400, offset: 0 };
  const flags = await db.execute<{ item_id: string }>(sql`
    select f.item_id from item_flags f join item_standings t on t.item_id = f.item_id and t.standing <> 'open' and t.verdict_id is null
     where f.project_id = ${projectId} and f.verdict <> 'common_and_right' order by coalesce(f.suspicion, f.error_probability) desc, f.item_id`);
  expect(flags.length).toBeGreaterThan(50);
  const told = await flagsOfProject(db, projectId, asked);
  expect(told.map(({ itemId }) => itemId)).toEqual(flags.map(({ item_id }) => item_id));
  expect(await flagsOfProject(db, projectId, { ...asked, limit: 9, offset: 20 })).toEqual(told.slice(20, 29));
});

it('the figures of standings and of slices are those of their items', async () => {
  const projectId = await mixed(300);
  const all = await allOf(projectId);
  const { standings, slices } = await figuresOfStandings(db, projectId, 3);
  for (const { standing, items, decided, expectedWrong } of standings) {
    const its = all.filter((row) => row.standing === standing);
    expect({ items, decided }).toEqual({ items: its.length, decided: its.filter((row) => row.is_decided).length });
    expect(expectedWrong).toBeCloseTo(
      its.reduce((sum, row) => sum + (row.certainty === null ? 0 : 1 - row.certainty), 0),
      5,
    );
  }
  expect(standings).toHaveLength(3);
  expect(slices.map(({ slice }) => slice).toSorted()).toEqual([0, 1, 2, 3].map((n) => `slice ${n}`));
  for (const { slice, items, settled } of slices) {
    const its = all.filter((row) => row.slice === slice);
    expect({ items, settled }).toEqual({
      items: its.length,
      settled: its.filter((row) => row.standing === 'settled').length,
    });
  }
  const means = slices.map(({ meanConfidence }) => meanConfidence ?? 1);
  expect(means).toEqual(means.toSorted((a, b) => a - b));
});

it('a page reads as much of 4,000 items as of 400', async () => {
  const rowsRead = async (projectId: string) =>
    open(1).transaction(async (tx) => {
      await standingsOfProject(tx, projectId, { standing: null, slice: null, limit: 20, offset: 0 });
      await contestedItems(tx, projectId, projectId, new Date(), 20);
      const [read] = await tx.execute<{ rows: number }>(sql`
        select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::int as rows from pg_stat_xact_user_tables
         where relname in ('seats', 'items', 'item_estimates')`);
      return read?.rows ?? 0;
    });
  const small = await rowsRead(await mixed(400));
  expect(await rowsRead(await mixed(4000))).toBeLessThanOrEqual(small * 1.5);
});
