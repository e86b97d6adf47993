/**
 * Runs a program of this checkout that is written in TypeScript, from its bundle:
 * `node --conditions=react-server server/cli/program.mjs server/cli/jobs.ts`. What follows is passed on to it.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleOf } from './bundle.mjs';

const root = join(import.meta.dirname, '..', '..');
const [, , entry = ''] = process.argv;
process.argv.splice(1, 1);
// What goes wrong is told with the lines of the source.
process.setSourceMapsEnabled(true);

const bundle = await bundleOf(root, entry, { packages: 'external', sourcemap: 'linked' });
if ('href' in bundle) await import(bundle.href);
else {
  const { register } = await import('tsx/esm/api');
  register();
  await import(pathToFileURL(join(root, entry)).href);
}
