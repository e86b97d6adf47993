import 'server-only';
import { connect } from '@/db/client';
import { databaseTime } from '@/db/queries/clock';
import { scenarios } from '@/db/seed/scenarios';
import { isUninhabited } from '@/db/visit';
import { step } from '@/server/cli/start/step.mjs';
import { Halt } from '@/server/halt';

/** Fills a database that nobody has used with the world `name`, in one transaction: all of it or nothing. */
export async function sow(url: string, name: string): Promise<void> {
  const scenario = scenarios.find((each) => each.name === name);
  if (!scenario)
    throw new Halt(`There is no scenario ${name}. There are: ${scenarios.map((each) => each.name).join(', ')}.`);
  if (!(await isUninhabited(url))) {
    throw new Halt('The database already holds a world. Sow into an empty one: set CASEBOOK_DATA to a new folder.');
  }
  await step(`Scenario ${name}`, async () => {
    const connection = connect(url, { max: 2, applicationName: 'casebook seed' });
    try {
      await connection.db.transaction(async (db) => {
        await scenario.seed({ db, actor: null, now: await databaseTime(db), locale: 'en' });
      });
    } finally {
      await connection.close();
    }
  });
}

/** `npm run seed -- list`. */
export function listScenarios(): void {
  for (const { name, summary } of scenarios) process.stdout.write(`${name.padEnd(20)}${summary}\n`);
}
