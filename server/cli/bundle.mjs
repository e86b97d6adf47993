/**
 * Programs in TypeScript as one file of JavaScript each, made once into node_modules/.cache, so that a second start costs no
 * more than node and the packages: reading two hundred modules one by one took 1.5 CPU-s each time. A bundle is made again
 * when any file that went into it has changed.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * The bundle of a program, made if need be.
 *
 * @param {string} root the checkout
 * @param {string} entry the program's file, from there
 * @param {import('esbuild').BuildOptions} options how it is bundled
 * @returns {Promise<{ href: string } | { code: string }>} where it is; itself where the checkout may not be written to
 */
export async function bundleOf(root, entry, options) {
  const cache = join(root, 'node_modules', '.cache', 'casebook');
  // Checkouts may share their packages.
  const name = `${entry.replace(/\W+/g, '-')}-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`;
  const bundle = join(cache, `${name}.mjs`);
  const record = join(cache, `${name}.json`);
  const { href } = pathToFileURL(bundle);
  if (isFresh(root, bundle, record)) return { href };
  const { code, map, inputs } = await build(root, entry, bundle, options);
  try {
    mkdirSync(cache, { recursive: true });
    if (map) write(`${bundle}.map`, map);
    write(bundle, code);
    write(record, JSON.stringify(inputs));
    return { href };
  } catch {
    return { code };
  }
}

/**
 * The fingerprint of a file: its size and the moment of its last change.
 *
 * @param {string} path
 */
function print(path) {
  const { size, mtimeMs } = statSync(path);
  return `${size}:${mtimeMs}`;
}

/**
 * @param {string} root
 * @param {string} bundle
 * @param {string} record
 */
function isFresh(root, bundle, record) {
  try {
    const inputs = Object.entries(JSON.parse(readFileSync(record, 'utf8')));
    return (
      inputs.length > 0 && statSync(bundle).isFile() && inputs.every(([path, seen]) => print(join(root, path)) === seen)
    );
  } catch {
    return false;
  }
}

/**
 * @param {string} root
 * @param {string} entry
 * @param {string} outfile
 * @param {import('esbuild').BuildOptions} options
 */
async function build(root, entry, outfile, options) {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Where Casebook is an installed package, esbuild reads no paths of tsconfig.json.
    alias: { '@': root },
    conditions: ['react-server'],
    plugins: [whereTheyWere(root)],
    logLevel: 'error',
    ...options,
  });
  const made = (/** @type {string} */ path) => outputFiles.find((file) => file.path === path)?.text ?? '';
  // How it is bundled went into it as well.
  const paths = [...Object.keys(metafile.inputs), relative(root, fileURLToPath(import.meta.url))];
  const inputs = paths.map((path) => [path, print(join(root, path))]);
  return { code: made(outfile), map: made(`${outfile}.map`), inputs: Object.fromEntries(inputs) };
}

/**
 * What asks where it is, to find files beside it, is told where it was before it was bundled.
 *
 * @param {string} root
 * @returns {import('esbuild').Plugin}
 */
function whereTheyWere(root) {
  const asks = /\bimport\.meta\.(dirname|url)\b/g;
  return {
    name: 'where they were',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.m?[jt]s$/ }, ({ path }) => {
        if (relative(root, path).includes('node_modules')) return null;
        const text = readFileSync(path, 'utf8');
        const answers = { dirname: dirname(path), url: pathToFileURL(path).href };
        const contents = text.replace(asks, (_, /** @type {'dirname' | 'url'} */ what) =>
          JSON.stringify(answers[what]),
        );
        return contents === text ? null : { contents, loader: path.endsWith('ts') ? 'ts' : 'js' };
      });
    },
  };
}

/**
 * Two programs may be bundled at once, so a file appears whole or not at all.
 *
 * @param {string} path
 * @param {string} text
 */
function write(path, text) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}
