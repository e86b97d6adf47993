import { readdirSync, readFileSync } from 'node:fs';
import { encodeVotes, type VoteTable } from '@/server/consensus/votes';
import { realData } from './figures';

/** One real crowd: its votes, and the true class of the items whose truth is known. */
export interface Crowd {
  readonly name: string;
  readonly table: VoteTable;
  /** Class index of each item, or -1 where the truth is not known. */
  readonly truth: Int32Array;
}

export function readCrowds(): Crowd[] {
  const folder = `${realData}classification/`;
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const truth = new Map(rows(`${folder}${name}/truth.csv`).map(([item = '', label = '']) => [item, label]));
      const votes = rows(`${folder}${name}/labels.csv`);
      const table = encodeVotes(
        votes.map(([worker = '', item = '', label = '']) => ({ worker, item, label })),
        truth.values(),
      );
      const index = new Map(table.classes.map((label, c) => [label, c]));
      return { name, table, truth: Int32Array.from(table.items, (item) => index.get(truth.get(item) ?? '') ?? -1) };
    });
}

function rows(path: string): string[][] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(1);
  return lines.filter((line) => line !== '').map((line) => line.trim().split(','));
}
