/** During a deploy the code before a migration works on a database that has it, unless the migration says otherwise. */
import { expect, it } from 'vitest';
import { type Migration, migrationsIn, ownMigrations } from '@/db/migration-files';

/** Older code never ran beside this one or those before it. */
const lastBeforeRelease = '0015_lots_among_equal_seats';

const takesAway: readonly (readonly [RegExp, string])[] = [
  [/\bdrop\s+(table|column|view|function)\b/i, 'something is dropped'],
  [/\brename\s+(to|column|constraint)?\b/i, 'something is renamed'],
  [/\balter\s+column\s+\S+\s+set\s+not\s+null\b/i, 'what older code leaves empty is refused'],
  [/\balter\s+column\s+\S+\s+drop\s+not\s+null\b/i, 'older code finds nothing where it always found something'],
  [/\balter\s+column\s+\S+\s+(set\s+data\s+)?type\b/i, 'a column is of another type'],
  [/\balter\s+column\s+\S+\s+drop\s+default\b/i, 'a default that older code relies on is gone'],
];

/** What older code would miss after this migration, or null. */
function whatIsMissed({ statements }: Pick<Migration, 'statements'>): string | null {
  for (const statement of statements) {
    const bare = statement.replace(/--.*$/gm, '');
    const found = takesAway.find(([shape]) => shape.test(bare));
    if (found) return found[1];
    for (const [column] of bare.matchAll(/\badd\s+column\s[^,;]*/gi))
      if (/not\s+null/i.test(column) && !/\b(default|generated)\b/i.test(column))
        return 'older code does not fill a column';
  }
  return null;
}

it('every migration that takes something away says that it breaks older code, and no other does', () => {
  const since = migrationsIn(ownMigrations).filter(({ name }) => name > lastBeforeRelease);
  const wrong = since.filter((each) => each.breaksOlder !== (whatIsMissed(each) !== null));
  expect(wrong.map((each) => `${each.name}: ${whatIsMissed(each) ?? 'nothing is missed'}`)).toEqual([]);
});

it.each([
  ['ALTER TABLE "seats" DROP COLUMN "lot";', 'something is dropped'],
  ['alter table seats rename column lot to number', 'something is renamed'],
  ['ALTER TABLE "seats" ALTER COLUMN "lot" SET NOT NULL;', 'what older code leaves empty is refused'],
  ['ALTER TABLE "seats" ALTER COLUMN "lot" DROP NOT NULL;', 'older code finds nothing where it always found something'],
  ['ALTER TABLE "seats" ALTER COLUMN "lot" SET DATA TYPE bigint;', 'a column is of another type'],
  ['ALTER TABLE "seats" ADD COLUMN "lot" integer NOT NULL;', 'older code does not fill a column'],
  ['ALTER TABLE "seats" ADD COLUMN "lot" integer DEFAULT 0 NOT NULL;', null],
  ['ALTER TABLE "seats" ADD COLUMN "lot" integer; -- drop table seats', null],
  ['CREATE TABLE "lots" ("id" integer NOT NULL);', null],
  ['DROP INDEX "seats_ready";', null],
])('%s: %s', (statement, missed) => {
  expect(whatIsMissed({ statements: [statement] })).toBe(missed);
});
