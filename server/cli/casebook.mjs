#!/usr/bin/env node
// The `casebook` command, with everything it needs in its bundle.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleOf } from './bundle.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const bundle = await bundleOf(root, 'server/cli/casebook/main.ts', {
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
// A checkout that may not be written to runs from memory.
const href =
  'href' in bundle
    ? bundle.href
    : `data:text/javascript;base64,${Buffer.from(bundle.code.replace('import.meta.url', JSON.stringify(import.meta.url))).toString('base64')}`;
const { main } = await import(href);
process.exitCode = await main(process.argv.slice(2));
