/**
 * The chart of accounts (per currency). A code names whose money an account is; `kind` says on which side it grows:
 * assets and expenses by debits (positive amounts), liabilities and income by credits (negative ones).
 */
export interface Account {
  readonly code: string;
  readonly kind: 'asset' | 'liability' | 'income' | 'expense';
  readonly currency: string;
  /**
   * How many rows hold the stored balance. Zero: unbounded, only summed. One: bounded, one row. More: bounded and busy,
   * split so that concurrent claims on one project do not queue on one row (a single hot row takes 200 to 500 updates a
   * second on the reference machine, 64 rows 3,700 to 4,400, 256 rows 5,100 to 5,900). While a transaction is held open,
   * versions of a row pile up, and whoever meets a row that is locked steps over all of them: of 256 there are fewer each.
   */
  readonly shards: number;
}

const busy = 256;

/** Where demo money comes from. It is not real, and the account's name says so in every listing. */
export function demoFunding(currency: string): Account {
  return { code: 'A:demo_funding', kind: 'asset', currency, shards: 0 };
}

/** Prepaid by a requester and not yet given to a project. */
export function requesterBalance(personId: string, currency: string): Account {
  return { code: `L:req:${personId}:balance`, kind: 'liability', currency, shards: 1 };
}

/** A project's budget that nothing has claimed yet. */
export function projectEscrow(projectId: string, currency: string): Account {
  return { code: `L:proj:${projectId}:escrow`, kind: 'liability', currency, shards: busy };
}

/** Price and fee of work that was started and is not yet decided. */
export function projectReserved(projectId: string, currency: string): Account {
  return { code: `L:proj:${projectId}:reserved`, kind: 'liability', currency, shards: busy };
}

/** Earned by a worker and theirs. */
export function workerAvailable(personId: string, currency: string): Account {
  return { code: `L:wrk:${personId}:available`, kind: 'liability', currency, shards: 1 };
}

export function platformFee(currency: string): Account {
  return { code: 'I:platform_fee', kind: 'income', currency, shards: 0 };
}

/** What the platform pays out of its own pocket so that nobody's honest work goes unpaid. */
export function goodwill(currency: string): Account {
  return { code: 'E:goodwill', kind: 'expense', currency, shards: 0 };
}

/** One name for an account within the book: codes repeat across currencies. */
export function accountKey(account: Pick<Account, 'code' | 'currency'>): string {
  return `${account.code} ${account.currency}`;
}

/** What a bounded account's stored balance gains from a signed entry. */
export function balanceChange(account: Account, amountMinor: bigint): bigint {
  return account.kind === 'asset' || account.kind === 'expense' ? amountMinor : -amountMinor;
}
