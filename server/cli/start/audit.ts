import 'server-only';
import { connect } from '@/db/client';
import { databaseTime } from '@/db/queries/clock';
import { step } from '@/server/cli/start/step.mjs';
import { Halt } from '@/server/halt';
import { proveHouse } from '@/server/jobs/house-check';

/** A whole book may take minutes to prove. */
const statementMs = 3_600_000;

/**
 * Proves every law of the book and of the work on the database at `url`, as the house does by the clock. Throws `Halt`
 * with what is broken.
 */
export async function audit(url: string): Promise<void> {
  const connection = connect(url, { max: 2, applicationName: 'casebook audit', statementMs });
  try {
    await step('Audit', async (say) => {
      const now = await databaseTime(connection.db);
      const checks = await proveHouse({ db: connection.db, actor: null, now, locale: 'en' });
      const faults = checks.flatMap((check) => check.faults);
      if (faults.length > 0) {
        throw new Halt(faults.map(({ law, subject, detail }) => `${law} ${subject}: ${detail}`).join('\n'));
      }
      const looked = new Map(checks.map((check) => [check.subject, check.looked]));
      say(`every law holds, on ${looked.get('books') ?? 0} transfers and ${looked.get('work') ?? 0} seats`);
    });
  } finally {
    await connection.close();
  }
}
