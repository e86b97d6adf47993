import { describe, expect, it } from 'vitest';
import { runModel, seedsOf, shrink } from '@/test/simulation/run';
import type { Seat } from '@/test/simulation/seats';
import type { Step } from '@/test/simulation/world';

const size = { workers: 300, projects: 6, items: 30 };
const few = { workers: 6, projects: 1, items: 3 };

describe('seats, leases and money', () => {
  it.each([1, 2, 3, 4])(
    'keep every law through a quarter of a million operations with faults, seed %i',
    { timeout: 120_000 },
    (seed) => {
      expect(runModel(seedsOf(seed, 250_000), size), `seed ${seed}`).toBeNull();
    },
  );
});

/** Known ways to be wrong, each seen in a tool of the field. Each is found, and shown in a few steps. */
const faults: Readonly<Record<string, (step: Step, now: number) => void>> = {
  'an item that is given to one person more than it wants': ({ project, action }) => {
    if (action.kind !== 'claim') return;
    const item = project.items.find(({ seats }) => seats.every(({ state }) => state !== 'open') && seats.length > 0);
    const template = item?.seats[0];
    if (item && template)
      item.seats.push({ ...template, ordinal: item.seats.length + 1, state: 'open', holder: -1, hold: null });
  },
  'a hand-in that counts twice': ({ project, action }) => {
    if (action.kind !== 'hand in' || action.arrivals < 2) return;
    const kept = project.kept.get(action.message.submission);
    if (kept?.seat) project.kept.set(-1 - action.message.submission, kept);
  },
  'a lease that is over and keeps its money': ({ project, action }) => {
    if (action.kind !== 'hand back') return;
    project.reserved += project.cost;
    project.escrow -= project.cost;
  },
  'work that is paid twice': ({ project, action }) => {
    if (action.kind !== 'settle') return;
    for (const { hold } of action.item.seats) {
      if (hold?.outcome !== 'accepted') continue;
      project.earned.set(hold.worker, (project.earned.get(hold.worker) ?? 0) + project.terms.priceMinor);
    }
  },
  'an answer that was given and is gone': ({ project, action }) => {
    if (action.kind === 'lapse') project.kept.delete([...project.kept.keys()][0] ?? 0);
  },
  'a seat of a round that is over and still open': ({ action }) => {
    if (action.kind !== 'relabel') return;
    const { seats, round } = action.item;
    const old = seats.find((seat) => seat.round < round && seat.state === 'cancelled');
    if (old) old.state = 'open';
  },
  'a label that is bought beyond the most that an item gets': ({ action }) => {
    if (action.kind !== 'estimate') return;
    const { seats } = action.item;
    const last = seats.at(-1);
    for (let more = 0; last && more < 8; more++)
      seats.push({
        ...last,
        ordinal: seats.length + 1,
        state: 'open',
        holder: -1,
        hold: null,
        round: action.item.round,
      });
  },
  'a seat taken from its holder': ({ project, action }) => {
    const isOther = (seat: Seat) => seat.state === 'leased' && action.kind === 'claim' && seat.holder !== action.worker;
    const seat = project.items.flatMap(({ seats }) => seats).find(isOther);
    if (seat && action.kind === 'claim') seat.holder = action.worker;
  },
};

describe('the simulation finds', () => {
  it.each(Object.keys(faults))('%s', async (name) => {
    const found = await shrink(seedsOf(7, 20_000), (seeds) => runModel(seeds, few, faults[name]), 2_000);
    expect(found).not.toBeNull();
    expect(found?.seeds.length).toBeLessThan(12);
  });
});
