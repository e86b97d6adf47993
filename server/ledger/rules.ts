import { invariant } from '@/server/problem';
import { type Account, accountKey, balanceChange } from './chart';
import { ledgerLimits } from './limits';

/** One line of a transfer: a debit is positive, a credit negative. */
export interface Entry {
  readonly account: Account;
  readonly amountMinor: bigint;
}

/** The platform's fee on a price, rounded half up to a whole minor unit. Computed once per hold and kept with it. */
export function feeFor(priceMinor: bigint, feeBps: number): bigint {
  return (priceMinor * BigInt(feeBps) + 5000n) / 10_000n;
}

/**
 * What may still be theirs of the money that somebody put into a project, where nobody's part is told from another's: first
 * of what is left in the budget, then of what is set aside for started labels.
 */
export function partOf(givenMinor: bigint, escrowMinor: bigint, reservedMinor: bigint) {
  const upTo = (most: bigint, whole: bigint) => (most <= 0n ? 0n : most < whole ? most : whole);
  const leftMinor = upTo(givenMinor, escrowMinor);
  return { leftMinor, reservedMinor: upTo(givenMinor - leftMinor, reservedMinor) };
}

/** The two lines that move `amountMinor` from one account to another: a debit of the first, a credit of the second. */
export function movement(from: Account, to: Account, amountMinor: bigint): Entry[] {
  return [
    { account: from, amountMinor },
    { account: to, amountMinor: -amountMinor },
  ];
}

/** A transfer we would be ashamed to send is a bug of ours, found here before the database finds it at commit. */
export function requireSound(entries: readonly Entry[]): void {
  invariant(entries.length >= 2, 'a transfer has at least two lines');
  const [first] = entries;
  let sum = 0n;
  for (const { account, amountMinor } of entries) {
    const size = amountMinor < 0n ? -amountMinor : amountMinor;
    invariant(size > 0n && size <= ledgerLimits.amountMinor, `amount ${amountMinor} is out of bounds`);
    invariant(account.currency === first?.account.currency, 'a transfer has one currency');
    sum += amountMinor;
  }
  invariant(sum === 0n, `a transfer sums to zero, not ${sum}`);
}

/**
 * What the content hash is taken of: the kind and each line. `books.ts` makes the same text in SQL, so that the book can
 * be proved untouched.
 */
export function transferText(kind: string, entries: readonly Entry[]): string {
  return [kind, ...entries.map(({ account, amountMinor }) => `${accountKey(account)} ${amountMinor}`)].join('\n');
}

/** The net change of each bounded account over several transfers, in a fixed order; changes of zero are left out. */
export function netChanges(
  transfers: readonly { readonly entries: readonly Entry[] }[],
): { account: Account; change: bigint }[] {
  const changes = new Map<string, { account: Account; change: bigint }>();
  for (const { account, amountMinor } of transfers.flatMap(({ entries }) => entries)) {
    if (account.shards === 0) continue;
    const key = accountKey(account);
    const before = changes.get(key)?.change ?? 0n;
    changes.set(key, { account, change: before + balanceChange(account, amountMinor) });
  }
  return [...changes.values()].filter(({ change }) => change !== 0n);
}

/**
 * Divides a balance over the rows of a sharded account: as many rows as can hold at least `portion` each, evenly, so that
 * the next debits find enough in whichever row they meet. The rows that hold something lie evenly among those that hold
 * nothing: searches that begin anywhere would else all meet at the last of them. Returns one amount a row; they sum to `total`.
 */
export function spreadOver(total: bigint, shards: number, portion: bigint): bigint[] {
  const affordable = portion > 0n ? total / portion : BigInt(shards);
  const used = affordable < 1n ? 1 : affordable > BigInt(shards) ? shards : Number(affordable);
  const [share, rest] = [total / BigInt(used), total % BigInt(used)];
  const amounts = Array.from({ length: shards }, () => 0n);
  for (let part = 0; part < used; part += 1) {
    amounts[Math.floor((part * shards) / used)] = BigInt(part) < rest ? share + 1n : share;
  }
  return amounts;
}
