#!/usr/bin/env node
// The `casebook` command: bundles its TypeScript once into node_modules/.cache and runs the bundle from there, so that a
// second start costs no more than node itself. The bundle is made again when any file that went into it has changed.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const cache = join(root, 'node_modules', '.cache', 'casebook');
const bundle = join(cache, 'casebook.mjs');
const record = join(cache, 'inputs.json');

/** The fingerprint of a file: its size and the moment of its last change. */
function print(path) {
  const { size, mtimeMs } = statSync(join(root, path));
  return `${size}:${mtimeMs}`;
}

function isFresh() {
  try {
    const inputs = Object.entries(JSON.parse(readFileSync(record, 'utf8')));
    return inputs.length > 0 && statSync(bundle).isFile() && inputs.every(([path, seen]) => print(path) === seen);
  } catch {
    return false;
  }
}

async function build() {
  const { build } = await import('esbuild');
  const result = await build({
    absWorkingDir: root,
    entryPoints: ['server/cli/casebook/main.ts'],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Where Casebook is an installed package, esbuild reads no paths of tsconfig.json.
    alias: { '@': root },
    conditions: ['react-server'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  const code = result.outputFiles[0].text;
  const inputs = Object.fromEntries(Object.keys(result.metafile.inputs).map((path) => [path, print(path)]));
  try {
    mkdirSync(cache, { recursive: true });
    write(bundle, code);
    write(record, JSON.stringify(inputs));
    return pathToFileURL(bundle).href;
  } catch {
    // A checkout that may not be written to runs from memory.
    return `data:text/javascript;base64,${Buffer.from(code.replace('import.meta.url', JSON.stringify(import.meta.url))).toString('base64')}`;
  }
}

/** Two commands may build at once, so a file appears whole or not at all. */
function write(path, text) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

const { main } = await import(isFresh() ? pathToFileURL(bundle).href : await build());
process.exitCode = await main(process.argv.slice(2));
