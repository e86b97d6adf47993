import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import type { MemberCall } from '@/server/call';
import { type Dice, dice } from '@/server/consensus/random';
import { checkBooks } from '@/server/ledger/books';
import { acceptHolds, holdForSeat, releaseHolds } from '@/server/ledger/holds';
import { allocate, deallocate, fundRequester } from '@/server/ledger/ledger';
import { projectMoney, requesterMoney, workerMoney } from '@/server/ledger/money';
import { feeFor } from '@/server/ledger/rules';
import { Problem } from '@/server/problem';
import { createProject } from '@/server/projects/projects';
import { personCall } from '@/test/ledger/book';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

interface ModelHold {
  readonly id: string;
  readonly worker: number;
  readonly price: bigint;
  readonly fee: bigint;
  state: 'open' | 'accepted' | 'released';
}

/** The same book in four variables: what every operation should do, and which ones must be refused. */
class Model {
  balance = 0n;
  escrow = 0n;
  given = 0n;
  fees = 0n;
  readonly earned = [0n, 0n, 0n];
  readonly holds: ModelHold[] = [];

  get reserved(): bigint {
    return this.holds.filter(({ state }) => state === 'open').reduce((sum, { price, fee }) => sum + price + fee, 0n);
  }
}

interface World {
  readonly owner: MemberCall;
  readonly workers: readonly MemberCall[];
  readonly projectId: string;
  readonly model: Model;
  readonly roll: Dice;
}

/** Runs an operation and compares being refused with what the model says. */
async function expectRefused(isRefused: boolean, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(isRefused, `refused ${error.code}`).toBe(true);
    return;
  }
  expect(isRefused, 'was not refused').toBe(false);
}

async function moveMoney({ owner, projectId, model, roll }: World): Promise<void> {
  const amountMinor = BigInt(1 + roll.below(400));
  const key = newId();
  const choice = roll.below(3);
  if (choice === 0) {
    await fundRequester(owner, { personId: owner.actor.id, amountMinor, currency: 'USD', key });
    model.balance += amountMinor;
    return;
  }
  if (choice === 1) {
    const isRefused = amountMinor > model.balance;
    await expectRefused(isRefused, () => allocate(owner, { projectId, amountMinor, key }));
    if (isRefused) return;
    model.balance -= amountMinor;
    model.escrow += amountMinor;
    model.given += amountMinor;
    return;
  }
  const isRefused = amountMinor > model.escrow || amountMinor > model.given;
  await expectRefused(isRefused, () => deallocate(owner, { projectId, amountMinor, key }));
  if (isRefused) return;
  model.balance += amountMinor;
  model.escrow -= amountMinor;
  model.given -= amountMinor;
}

async function startWork({ owner, workers, projectId, model, roll }: World): Promise<void> {
  const worker = roll.below(workers.length);
  const workerId = workers[worker]?.actor.id ?? '';
  const priceMinor = BigInt(1 + roll.below(30));
  const feeMinor = feeFor(priceMinor, roll.below(3000));
  const old = roll.below(4) === 0 ? model.holds.findLast(({ state }) => state === 'open') : undefined;
  const id = newId();
  const back = old ? old.price + old.fee : 0n;
  const isRefused = priceMinor + feeMinor > model.escrow + back;
  await expectRefused(isRefused, () =>
    db.transaction((open) =>
      holdForSeat(
        { ...owner, db: open },
        {
          holdId: id,
          projectId,
          seatId: newId(),
          workerId,
          priceMinor,
          feeMinor,
          currency: 'USD',
          replaces: old?.id ?? null,
        },
      ),
    ),
  );
  if (isRefused) return;
  if (old) old.state = 'released';
  model.escrow += back - priceMinor - feeMinor;
  model.holds.push({ id, worker, price: priceMinor, fee: feeMinor, state: 'open' });
}

async function endWork({ owner, model, roll }: World): Promise<void> {
  if (model.holds.length === 0) return;
  const hold = model.holds[roll.below(model.holds.length)];
  if (!hold) return;
  const outcome = roll.below(2) === 0 ? 'accepted' : 'released';
  const isRefused = hold.state !== 'open' && hold.state !== outcome;
  await expectRefused(isRefused, () => (outcome === 'accepted' ? acceptHolds : releaseHolds)(owner, [hold.id]));
  if (hold.state !== 'open') return;
  hold.state = outcome;
  if (outcome === 'released') {
    model.escrow += hold.price + hold.fee;
    return;
  }
  model.earned[hold.worker] = (model.earned[hold.worker] ?? 0n) + hold.price;
  model.fees += hold.fee;
}

async function compare({ owner, workers, projectId, model }: World): Promise<void> {
  expect(await projectMoney(owner, projectId)).toMatchObject({
    escrowMinor: model.escrow,
    reservedMinor: model.reserved,
    feesMinor: model.fees,
    paidMinor: model.earned.reduce((sum, amount) => sum + amount, 0n),
    fundedMinor: model.given,
  });
  expect((await requesterMoney(owner)).purses[0]?.balanceMinor ?? 0n).toBe(model.balance);
  for (const [place, worker] of workers.entries()) {
    expect((await workerMoney(worker))[0]?.availableMinor ?? 0n).toBe(model.earned[place]);
  }
}

it.each([11, 12, 13])('any run of operations does what the model says, seed %i', async (seed) => {
  const owner = await personCall(db, 'Olga');
  const workers = [await personCall(db, 'A'), await personCall(db, 'B'), await personCall(db, 'C')];
  const { id: projectId } = await createProject(owner, { task: 'classes', title: 'Model' });
  const world: World = { owner, workers, projectId, model: new Model(), roll: dice(seed) };
  const operations = [moveMoney, startWork, startWork, endWork];
  for (let step = 0; step < 150; step++) {
    const operation = operations[world.roll.below(operations.length)];
    await operation?.(world);
    if (step % 20 === 19) await compare(world);
  }
  expect(await checkBooks(owner)).toMatchObject({ balanced: true, faults: [] });
});
