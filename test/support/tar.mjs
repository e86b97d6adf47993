import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const block = 512;

/**
 * Writes the plain files of a tar archive (POSIX ustar: a 512-byte header, then the contents padded to 512) under
 * `folder`, keeping whether each may be run. Folders come from the names; links and names that lead outside are left out.
 *
 * @param {Buffer} archive
 * @param {string} folder
 * @returns {string[]} the names that were written
 */
export function unpackTar(archive, folder) {
  const written = [];
  for (let at = 0; at + block <= archive.length; ) {
    const header = archive.subarray(at, at + block);
    if (header[0] === 0) break;
    const size = Number.parseInt(text(header, 124, 12), 8) || 0;
    const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
    const name = normalize(join(prefix, text(header, 0, 100)));
    const kind = text(header, 156, 1);
    if ((kind === '0' || kind === '') && !name.startsWith('..') && !name.startsWith('/')) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      const mode = Number.parseInt(text(header, 100, 8), 8) & 0o111 ? 0o755 : 0o644;
      writeFileSync(path, archive.subarray(at + block, at + block + size), { mode });
      written.push(name);
    }
    at += block + Math.ceil(size / block) * block;
  }
  return written;
}

/**
 * @param {Buffer} header
 * @param {number} start
 * @param {number} length
 */
function text(header, start, length) {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end).trim();
}
