import 'server-only';
import { connect } from '@/db/client';
import { takeTurn } from '@/db/embedded/turn.mjs';
import { databaseTime } from '@/db/queries/clock';
import { scenarios } from '@/db/seed/scenarios';
import { isUninhabited } from '@/db/visit';
import { step } from '@/server/cli/start/step.mjs';
import { Halt } from '@/server/halt';

/** Fills the database with the world `name`. Throws `Halt` when there is no such world or somebody lives there already. */
export async function sow(url: string, name: string): Promise<void> {
  if (!scenarios.some((each) => each.name === name)) {
    throw new Halt(`There is no scenario ${name}. There are: ${scenarios.map((each) => each.name).join(', ')}.`);
  }
  if (!(await sowWhereEmpty(url, name))) {
    throw new Halt('The database already holds a world. Sow into an empty one: set CASEBOOK_DATA to a new folder.');
  }
}

/** The same in a database that nobody has used; elsewhere it does nothing and says so. Two at once take turns. */
export async function sowWhereEmpty(url: string, name: string): Promise<boolean> {
  const giveBack = await takeTurn(`sow ${new URL(url).host}${new URL(url).pathname}`);
  try {
    if (!(await isUninhabited(url))) return false;
    await step(`Scenario ${name}`, () => fill(url, name));
    return true;
  } finally {
    await giveBack();
  }
}

/** One transaction: all of it or nothing. */
async function fill(url: string, name: string): Promise<void> {
  const connection = connect(url, { max: 2, applicationName: 'casebook seed' });
  try {
    await connection.db.transaction(async (db) => {
      const call = { db, actor: null, now: await databaseTime(db), locale: 'en' } as const;
      await scenarios.find((each) => each.name === name)?.seed(call);
    });
  } finally {
    await connection.close();
  }
}

/** `npm run seed -- list`. */
export function listScenarios(): void {
  for (const { name, summary } of scenarios) process.stdout.write(`${name.padEnd(20)}${summary}\n`);
}
