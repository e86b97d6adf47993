import { describe, expect, it } from 'vitest';
import { platformFee, projectEscrow, projectReserved, workerAvailable } from '@/server/ledger/chart';
import { feeFor, movement, netChanges, partOf, requireSound, spreadOver, transferText } from '@/server/ledger/rules';

const project = '0190f000-0000-7000-8000-000000000001';
const worker = '0190f000-0000-7000-8000-000000000002';
const escrow = projectEscrow(project, 'USD');
const reserved = projectReserved(project, 'USD');

describe('fees', () => {
  it('are rounded half up to a whole minor unit', () => {
    expect(feeFor(10n, 2000)).toBe(2n);
    expect(feeFor(12n, 2000)).toBe(2n);
    expect(feeFor(13n, 2000)).toBe(3n);
    expect(feeFor(1n, 4999)).toBe(0n);
    expect(feeFor(1n, 5000)).toBe(1n);
    expect(feeFor(7n, 0)).toBe(0n);
    expect(feeFor(99_999_999_999n, 10_000)).toBe(99_999_999_999n);
  });
});

it('what somebody put in is first what is left, then what is set aside, and never more than they put in', () => {
  expect(partOf(100n, 40n, 80n)).toEqual({ leftMinor: 40n, reservedMinor: 60n });
  expect(partOf(30n, 40n, 80n)).toEqual({ leftMinor: 30n, reservedMinor: 0n });
  expect(partOf(100n, 0n, 20n)).toEqual({ leftMinor: 0n, reservedMinor: 20n });
  expect(partOf(0n, 40n, 80n)).toEqual({ leftMinor: 0n, reservedMinor: 0n });
});

describe('a transfer', () => {
  it('that does not sum to zero, has one line or two currencies is a bug of ours', () => {
    const [debit, credit] = movement(escrow, reserved, 12n);
    if (!debit || !credit) throw new Error('a movement has two lines');
    expect(() => requireSound([debit])).toThrow(/two lines/);
    expect(() => requireSound([debit, { ...credit, amountMinor: -11n }])).toThrow(/sums to zero/);
    expect(() => requireSound([debit, { account: projectReserved(project, 'KRW'), amountMinor: -12n }])).toThrow(
      /one currency/,
    );
    expect(() => requireSound(movement(escrow, reserved, 0n))).toThrow(/out of bounds/);
    expect(() => requireSound(movement(escrow, reserved, 100_000_000_001n))).toThrow(/out of bounds/);
    expect(() => requireSound(movement(escrow, reserved, 100_000_000_000n))).not.toThrow();
  });

  it('is told from another by its kind and every line', () => {
    const text = transferText('hold', movement(escrow, reserved, 12n));
    expect(text).toBe(`hold\nL:proj:${project}:escrow USD 12\nL:proj:${project}:reserved USD -12`);
  });
});

describe('net changes', () => {
  it('of a lease that passes from one worker to the next touch no balance at all', () => {
    const release = { entries: movement(reserved, escrow, 12n) };
    const hold = { entries: movement(escrow, reserved, 12n) };
    expect(netChanges([release, hold])).toEqual([]);
  });

  it('of an acceptance leave the unbounded fee account out', () => {
    const entries = [
      { account: reserved, amountMinor: 12n },
      { account: workerAvailable(worker, 'USD'), amountMinor: -10n },
      { account: platformFee('USD'), amountMinor: -2n },
    ];
    expect(netChanges([{ entries }]).map(({ account, change }) => [account.code, change])).toEqual([
      [reserved.code, -12n],
      [`L:wrk:${worker}:available`, 10n],
    ]);
  });
});

describe('a spread balance', () => {
  it('loses nothing and leaves every used row at least a portion, where there is that much', () => {
    for (const total of [0n, 1n, 999n, 1000n, 5001n, 63_999n, 64_000n, 1_000_007n]) {
      const rows = spreadOver(total, 64, 1000n);
      expect(rows).toHaveLength(64);
      expect(rows.reduce((sum, row) => sum + row, 0n)).toBe(total);
      const used = rows.filter((row) => row > 0n);
      if (total >= 1000n) expect(used.every((row) => row >= 1000n)).toBe(true);
    }
  });

  it('lies evenly: from anywhere the next row that holds something is near', () => {
    for (const used of [1, 2, 3, 40, 63, 64]) {
      const rows = spreadOver(BigInt(used) * 1000n, 64, 1000n);
      const at = rows.flatMap((row, place) => (row > 0n ? [place] : []));
      expect(at).toHaveLength(used);
      const gaps = at.map((place, n) => (at[n + 1] ?? 64 + (at[0] ?? 0)) - place);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(Math.ceil(64 / used));
    }
  });
});
