import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { birthOf, isAlive } from '@/db/embedded/processes';

/** Writes down that this process uses the server in `home`. Call with the server's turn taken, as the two below. */
export function moveIn(home: string): void {
  mkdirSync(folderOf(home), { recursive: true });
  writeFileSync(fileOf(home), birthOf(process.pid) ?? '');
}

export function moveOut(home: string): void {
  rmSync(fileOf(home), { force: true });
}

/** How many living processes use the server in `home`; what the dead have left behind is swept away. */
export function tenants(home: string): number {
  let living = 0;
  for (const name of listing(folderOf(home))) {
    const file = join(folderOf(home), name);
    const pid = Number(name);
    const birth = birthOf(pid) ?? '';
    if (isAlive(pid) && readFileSync(file, 'utf8') === birth) living += 1;
    else rmSync(file, { force: true });
  }
  return living;
}

const folderOf = (home: string) => join(home, 'tenants');
const fileOf = (home: string) => join(folderOf(home), String(process.pid));

function listing(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
