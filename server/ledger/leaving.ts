import 'server-only';
import { netBetween } from '@/db/queries/ledger';
import { ownedProjects } from '@/db/queries/ledger-reports';
import type { MemberCall } from '@/server/call';
import type { ProjectRole } from '@/server/projects/contract';
import { projectTerms, removeMember } from '@/server/projects/projects';
import { projectEscrow, requesterBalance } from './chart';
import { ledgerProblem, type Stake } from './contract';
import { budgetOf } from './money';
import { moneyText } from './money-text';
import { partOf } from './rules';

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
    const { leftMinor } = await partIn(within, projectId, personId, currency);
    if (leftMinor <= 0n) return;
    throw ledgerProblem('owner_with_money', { amount: moneyText(leftMinor, currency, call.locale) });
  });
}

/** What is left, and what is set aside for started labels, of the money that a person put into a project. */
async function partIn(call: MemberCall, projectId: string, personId: string, currency: string) {
  const { escrowMinor, reservedMinor } = await budgetOf(call, { id: projectId, currency });
  const own = requesterBalance(personId, currency);
  return partOf(await netBetween(call.db, own, projectEscrow(projectId, currency)), escrowMinor, reservedMinor);
}

/**
 * The actor's money in the projects they own, to be read before their account is gone. What is set aside then stays so: it
 * was promised to whoever started a label. What comes back of it, like all that is left, is in the budget.
 */
export async function stakesOf(call: MemberCall): Promise<Stake[]> {
  const stakes: Stake[] = [];
  for (const { id, title, currency, goes_on } of await ownedProjects(call.db, call.actor.id)) {
    const part = await partIn(call, id, call.actor.id, currency);
    if (part.leftMinor + part.reservedMinor > 0n) {
      stakes.push({ projectId: id, title, currency, ...part, goesOn: goes_on });
    }
  }
  return stakes;
}
