import 'server-only';
import { connect } from '@/db/client';
import { databaseTime } from '@/db/queries/clock';
import { mailLife } from '@/server/accounts/limits';
import { appointStaff } from '@/server/accounts/staff';
import { Halt } from '@/server/halt';

/** `npm run staff -- name@host`: makes a staff person and prints a link that signs them in once, without any mail. */
export async function staff(url: string, address: string | undefined): Promise<void> {
  const connection = connect(url, { max: 1, applicationName: 'casebook staff' });
  try {
    const { db } = connection;
    const call = { db, actor: null, now: await databaseTime(db), locale: 'en' } as const;
    const appointed = await appointStaff(call, address ?? '');
    if (!appointed)
      throw new Halt(`Name one e-mail address: npm run staff -- name@host. This is none: ${address ?? ''}`);
    const { email, isNew, link } = appointed;
    process.stdout.write(`\n${email} ${isNew ? 'has an account now and is staff' : 'is staff now'}.\n`);
    process.stdout.write(`This link signs them in once, within ${mailLife.signInMinutes} minutes:\n\n  ${link}\n`);
  } finally {
    await connection.close();
  }
}
