import 'server-only';
import { connect } from '@/db/client';
import { databaseTime } from '@/db/queries/clock';
import { step } from '@/server/cli/start/step.mjs';
import { findKin, projectsToRead } from '@/server/datasets/kin';
import { projectsWithWork, rebuildProject } from '@/server/estimates/whole-project';

/**
 * `npm run rebuild`: makes every estimate anew from the annotations and says how many were not what those say; items that
 * nobody has looked at yet are looked at for near-duplicates.
 */
export async function rebuildEstimates(url: string): Promise<void> {
  const connection = connect(url, { max: 2, applicationName: 'casebook rebuild' });
  try {
    const { db } = connection;
    const call = { db, actor: null, now: await databaseTime(db), locale: 'en' } as const;
    for (const { id, title } of await projectsWithWork(call)) {
      await step(title, async (say) => {
        const { items, changed } = await rebuildProject(call, id);
        say(`${items} items, ${changed} changed`);
      });
    }
    for (const { id, title } of await projectsToRead(call)) {
      await step(title, async (say) => {
        const { read, joined } = await findKin(call, id);
        say(`${read} items looked at, ${joined} near-duplicates`);
      });
    }
  } finally {
    await connection.close();
  }
}
