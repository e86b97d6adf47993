/** F24: a deploy that rolls over people at work, with a migration in it, and one that is taken back. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { connect } from '@/db/client';
import { openProject, readyWorker } from '@/test/assignment/world';
import { Crowd, faultSeed } from '@/test/support/crowd';
import { House } from '@/test/support/house-process';
import { addMigration, future, newerRelease } from '@/test/support/newer-release';

const house = await House.open();
const seed = faultSeed();

/** What the rules allow a migration to do beside older code, on the tables that every hand-in touches, in another order. */
const allowed = `
ALTER TABLE "projects" ADD COLUMN "motto" text;--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "mood" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "motto" text;--> statement-breakpoint
CREATE TABLE "hints" ("id" uuid PRIMARY KEY, "seat_id" uuid REFERENCES "seats"("id"), "holder_id" uuid REFERENCES "people"("id"));--> statement-breakpoint
ALTER TABLE "ledger_holds" ADD COLUMN "memo" text;--> statement-breakpoint
ALTER TABLE "annotations" ADD COLUMN "weight" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX "annotations_by_weight" ON "annotations" ("weight");`;

const name = 'the_next_release';

it('F24 old and new code serve one database while it is migrated, and the old again when the new is taken back', {
  timeout: 240_000,
}, async () => {
  const { projectId } = await openProject(house.db, { items: 900, overlap: 3 });
  const workers = await Promise.all(
    Array.from({ length: 12 }, (_, place) => readyWorker(house.db, projectId, `D${place}`)),
  );
  const crowd = new Crowd({ projectId, workers, seed, desk: (app, worker) => house.desk(app, worker.actor) });
  const [old, oldJobs] = await Promise.all([house.startWeb(), house.startJobs()]);
  crowd.begin([old]);
  await crowd.until(20);

  // Somebody reads the work for long, as an export or an audit does, so that the migration cannot have its table.
  const own = connect(house.url, { max: 1, applicationName: 'a long reading' });
  let letGo = () => {};
  const read = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const reading = own.db.transaction(async (db) => {
    await db.execute(sql`select count(*) from annotations`);
    await read;
  });
  const checkout = newerRelease(house.folder, (migrations) => addMigration(migrations, name, allowed, future));
  const starting = await Promise.all([house.beginAll(checkout), house.beginAll(checkout)]);
  const told = () => starting.map(({ said }) => said()).join('');
  await crowd.untilIt(() => /which a long reading .* tries again/.test(told()));
  await crowd.until(30);
  expect(told()).toMatch(/could not get \S+, which a long reading \(process \d+\) has used for \d+ s/);
  expect(told()).toContain('Another process is migrating this database');
  letGo();
  await reading;
  await own.close();
  const fresh = await Promise.all(starting.map(({ ready }) => ready));
  expect(told().match(/\(1 applied\)/g)).toHaveLength(1);

  crowd.apps = [old, ...fresh];
  await crowd.until(60);
  crowd.apps = fresh;
  await Promise.all([old.kill(), oldJobs.kill()]);
  await crowd.until(20);

  const back = await (await house.beginAll()).ready;
  expect(back.said()).toContain('The database is newer than this version, by one migration');
  crowd.apps = [back];
  await Promise.all(fresh.map((app) => app.kill()));
  await crowd.until(30);
  await crowd.end();
  expect(crowd.refusals, `seed ${seed}`).toEqual([]);
  await house.expectKept(projectId, crowd, 3);
  const applied = await house.db.execute(sql`select 1 from drizzle.__drizzle_migrations where name = ${name}`);
  expect(applied).toHaveLength(1);
  await house.untilQuiet();
  await back.kill();
  await house.expectLawful();
});
