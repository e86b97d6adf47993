import 'server-only';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moveIn, moveOut, tenants } from '@/db/embedded/tenants';
import { takeTurn } from '@/db/embedded/turn.mjs';
import { CommandFailed, run } from '@/server/cli/start/run.mjs';
import { step } from '@/server/cli/start/step.mjs';
import { root } from '@/server/cli/start/surroundings';
import { Halt } from '@/server/halt';

/** What a build is made of. db/seed, server/cli and the tests are never part of it. */
const ingredients = ['app', 'components', 'server', 'db', 'public'];
const atRoot = /^(package-lock\.json|tsconfig\.json|next\.config\.js|\.postcssrc\.json|(proxy|instrumentation)\.ts)$/;
const leftOut = new Set(['db/seed', 'db/migrations', 'db/embedded', 'server/cli']);

/** Where `next build` puts its work, as next.config.js has it. */
const buildFolder = join(root, process.env.CASEBOOK_BUILD_FOLDER ?? '.next');
const markFile = join(buildFolder, 'casebook-sources');

/**
 * Builds the app unless the last build was made of the very same sources and packages. Builds of one folder take turns.
 * Throws `Halt` with the compiler's words when it does not compile.
 */
export async function buildApp(): Promise<void> {
  const giveBack = await takeTurn(`build ${buildFolder}`, () => process.stdout.write('  Waiting for another build\n'));
  try {
    const sources = fingerprint();
    if (isBuilt(sources)) return;
    refuseOccupied();
    refuseUnwritable();
    await step('Build', compile);
    writeFileSync(markFile, sources);
  } finally {
    await giveBack();
  }
}

function isBuilt(sources: string): boolean {
  return (
    existsSync(join(buildFolder, 'BUILD_ID')) && existsSync(markFile) && readFileSync(markFile, 'utf8') === sources
  );
}

/** Says that this process serves the build; resolves to the function that takes it back. */
export function occupyBuild(): () => Promise<void> {
  try {
    moveIn(buildFolder);
  } catch {
    // A build that cannot be written cannot be replaced either.
  }
  return async () => moveOut(buildFolder);
}

/** A running server reads its build as it goes: a new one in its place would break it. */
function refuseOccupied(): void {
  if (tenants(buildFolder) === 0) return;
  throw new Halt(
    'The sources have changed, and Casebook is running from the last build, which a new one would replace. ' +
      'Stop it first, or build elsewhere: CASEBOOK_BUILD_FOLDER=.next-other.',
  );
}

function refuseUnwritable(): void {
  try {
    mkdirSync(buildFolder, { recursive: true });
    writeFileSync(markFile, '');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code;
    throw new Halt(`The app must be built, but ${buildFolder} cannot be written (${why}).`);
  }
}

async function compile(): Promise<void> {
  const next = join(root, 'node_modules/next/dist/bin/next');
  try {
    await run(process.execPath, [next, 'build'], {
      cwd: root,
      env: { ...process.env, ...quiet, NODE_ENV: 'production' },
    });
  } catch (error) {
    if (error instanceof CommandFailed) throw new Halt(`The app does not build:\n${error.output}`);
    throw error;
  }
}

/** What every run of Next.js gets: no telemetry, no colours in what is kept. */
export const quiet = { NEXT_TELEMETRY_DISABLED: '1', FORCE_COLOR: '0' };

/** One hash over the names and contents of all ingredients, some 10 ms for this tree. */
function fingerprint(): string {
  const files = readdirSync(root).filter((name) => atRoot.test(name));
  const hash = createHash('sha256');
  for (const path of [...files, ...ingredients.flatMap(filesUnder)].sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(folder: string): string[] {
  if (leftOut.has(folder) || !existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}
