import 'server-only';
import { netBetween } from '@/db/queries/ledger';
import type { MemberCall } from '@/server/call';
import type { ProjectRole } from '@/server/projects/contract';
import { projectTerms, removeMember } from '@/server/projects/projects';
import { projectEscrow, requesterBalance } from './chart';
import { ledgerProblem } from './contract';
import { projectMoney } from './money';
import { moneyText } from './money-text';

/**
 * Takes a role away (`removeMember`), but never from an owner who could take money back from the budget: only whoever put it
 * in can do so, and only an owner. Refuses `owner_with_money`.
 */
export async function leaveProject(
  call: MemberCall,
  projectId: string,
  personId: string,
  role: ProjectRole,
): Promise<void> {
  await call.db.transaction(async (db) => {
    const within = { ...call, db };
    // Locks the project, as whoever puts money into it does.
    await removeMember(within, projectId, personId, role);
    if (role !== 'owner') return;
    const { currency } = await projectTerms(within, projectId);
    const { escrowMinor } = await projectMoney(within, projectId);
    const givenMinor = await netBetween(db, requesterBalance(personId, currency), projectEscrow(projectId, currency));
    const theirsMinor = givenMinor < escrowMinor ? givenMinor : escrowMinor;
    if (theirsMinor <= 0n) return;
    throw ledgerProblem('owner_with_money', { amount: moneyText(theirsMinor, currency, call.locale) });
  });
}
