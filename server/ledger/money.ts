import 'server-only';
/** Where every cent is: the book as requesters and workers read it. Nothing here is stored; all of it is summed. */
import { balancesByCode } from '@/db/queries/ledger';
import {
  earnedSince,
  holdTotals,
  linesOfAccount,
  linesOfProject,
  ownedProjects,
  pendingOfWorker,
} from '@/db/queries/ledger-reports';
import type { Call, MemberCall } from '@/server/call';
import { projectTerms } from '@/server/projects/projects';
import { projectEscrow, projectReserved, requesterBalance, workerAvailable } from './chart';
import type {
  LedgerLine,
  ProjectLine,
  ProjectMoney,
  RequesterProject,
  RequesterPurse,
  TransferKind,
  WorkerPurse,
} from './contract';
import { ledgerLimits } from './limits';

type Balances = Awaited<ReturnType<typeof balancesByCode>>;

function held(balances: Balances, account: { code: string; currency: string }): bigint {
  return balances.find((row) => row.code === account.code && row.currency === account.currency)?.balanceMinor ?? 0n;
}

/** Where the money of a project is: what was put in = what is left + what is reserved + what was paid + the fees. */
export async function projectMoney(call: Call, projectId: string): Promise<ProjectMoney> {
  const { currency } = await projectTerms(call, projectId);
  return moneyOf(call, projectId, currency);
}

/** What is left in a project's budget, and what is set aside for started labels: two balances, however many labels there are. */
export async function budgetOf(
  call: Call,
  { id, currency }: { readonly id: string; readonly currency: string },
): Promise<Pick<ProjectMoney, 'escrowMinor' | 'reservedMinor'>> {
  const [escrow, reserved] = [projectEscrow(id, currency), projectReserved(id, currency)];
  const balances = await balancesByCode(call.db, [escrow.code, reserved.code]);
  return { escrowMinor: held(balances, escrow), reservedMinor: held(balances, reserved) };
}

async function moneyOf(call: Call, projectId: string, currency: string): Promise<ProjectMoney> {
  const [{ escrowMinor, reservedMinor }, totals] = await Promise.all([
    budgetOf(call, { id: projectId, currency }),
    holdTotals(call.db, projectId),
  ]);
  const paidMinor = BigInt(totals?.paid ?? '0');
  const feesMinor = BigInt(totals?.fees ?? '0');
  return {
    currency,
    escrowMinor,
    reservedMinor,
    awaitingMinor: BigInt(totals?.awaiting ?? '0'),
    awaitingCount: totals?.awaiting_count ?? 0,
    paidMinor,
    paidCount: totals?.paid_count ?? 0,
    feesMinor,
    fundedMinor: escrowMinor + reservedMinor + paidMinor + feesMinor,
  };
}

/** The project's lines, newest first, a page at a time. */
export async function projectLines(call: Call, projectId: string, before: string | null): Promise<ProjectLine[]> {
  const rows = await linesOfProject(call.db, projectId, before, ledgerLimits.linesPerPage);
  return rows.map((row) => ({
    transferId: row.transfer_id,
    at: new Date(row.at),
    kind: row.kind as TransferKind,
    itemName: row.item_name,
    seats: row.seats,
    escrowMinor: BigInt(row.escrow),
    reservedMinor: BigInt(row.reserved),
    paidMinor: BigInt(row.paid),
    feesMinor: BigInt(row.fees),
  }));
}

/** What is left in the budget of each of several projects, by project. */
export async function escrowsOf(
  call: Call,
  projects: readonly { readonly id: string; readonly currency: string }[],
): Promise<ReadonlyMap<string, bigint>> {
  const escrows = projects.map(({ id, currency }) => ({ id, account: projectEscrow(id, currency) }));
  const balances = await balancesByCode(
    call.db,
    escrows.map(({ account }) => account.code),
  );
  return new Map(escrows.map(({ id, account }) => [id, held(balances, account)]));
}

async function accountLines(call: Call, code: string, before: string | null): Promise<LedgerLine[]> {
  const rows = await linesOfAccount(call.db, code, before, ledgerLimits.linesPerPage);
  return rows.map((row) => ({
    transferId: row.transfer_id,
    at: new Date(row.at),
    kind: row.kind as TransferKind,
    memo: row.memo,
    amountMinor: BigInt(row.amount),
    currency: row.currency,
    projectId: row.project_id,
    projectTitle: row.project_title,
    seatId: row.seat_id,
  }));
}

/** What the actor has earned and what is still to be decided, a purse a currency; none when they never worked. */
export async function workerMoney(call: MemberCall): Promise<WorkerPurse[]> {
  const { code } = workerAvailable(call.actor.id, '');
  const dayAgo = new Date(call.now.getTime() - 24 * 3_600_000);
  const [balances, pending, earned] = await Promise.all([
    balancesByCode(call.db, [code]),
    pendingOfWorker(call.db, call.actor.id),
    earnedSince(call.db, code, dayAgo),
  ]);
  const currencies = [...new Set([...balances, ...pending].map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const waiting = pending.find((row) => row.currency === currency);
    return {
      currency,
      availableMinor: held(balances, { code, currency }),
      pendingMinor: BigInt(waiting?.pending ?? '0'),
      pendingCount: waiting?.pending_count ?? 0,
      earnedDayMinor: BigInt(earned.find((row) => row.currency === currency)?.earned ?? '0'),
    };
  });
}

export function workerLines(call: MemberCall, before: string | null): Promise<LedgerLine[]> {
  return accountLines(call, workerAvailable(call.actor.id, '').code, before);
}

/** The actor's own prepaid money and what lies in the projects they own. */
export async function requesterMoney(
  call: MemberCall,
): Promise<{ purses: RequesterPurse[]; projects: RequesterProject[] }> {
  const { code } = requesterBalance(call.actor.id, '');
  const [balances, owned] = await Promise.all([balancesByCode(call.db, [code]), ownedProjects(call.db, call.actor.id)]);
  const projects: RequesterProject[] = [];
  for (const { id, title, currency } of owned) {
    projects.push({ projectId: id, title, money: await moneyOf(call, id, currency) });
  }
  const currencies = [...new Set([...balances.map((row) => row.currency), ...owned.map((row) => row.currency)])].sort();
  const purses = currencies.map((currency) => ({
    currency,
    balanceMinor: held(balances, { code, currency }),
    inProjectsMinor: projects
      .filter(({ money }) => money.currency === currency)
      .reduce((sum, { money }) => sum + money.escrowMinor + money.reservedMinor, 0n),
  }));
  return { purses, projects };
}

export function requesterLines(call: MemberCall, before: string | null): Promise<LedgerLine[]> {
  return accountLines(call, requesterBalance(call.actor.id, '').code, before);
}
