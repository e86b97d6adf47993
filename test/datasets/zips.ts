import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of an archive made by hand, so that it can be as wrong as a stranger's. */
export interface ZipEntry {
  readonly name: string;
  readonly data?: Uint8Array;
  /** What the archive says it unpacks to; the truth when left out. */
  readonly claimedSize?: number;
  /** Unix file mode: 0o120777 is a symbolic link. */
  readonly mode?: number;
  readonly isEncrypted?: boolean;
}

const small = (value: number) => [value & 255, (value >> 8) & 255];
const large = (value: number) => [...small(value & 0xffff), ...small(value >>> 16)];

/** A zip archive with exactly these entries, deflated. Format: PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16. */
export function zipOf(entries: readonly ZipEntry[], claims: { readonly entryCount?: number } = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, data = Buffer.alloc(0), claimedSize, mode = 0o100644, isEncrypted = false } of entries) {
    const packed = deflateRawSync(data);
    const nameBytes = Buffer.from(name);
    const checksum = crc32(data);
    const flags = 0x0800 + (isEncrypted ? 1 : 0);
    const common = [
      ...[...small(flags), ...small(8), ...large(0), ...large(checksum)],
      ...[...large(packed.length), ...large(claimedSize ?? data.length), ...small(nameBytes.length), ...small(0)],
    ];
    const local = Buffer.concat([Buffer.from([...large(0x04034b50), ...small(20), ...common]), nameBytes, packed]);
    const madeByUnix = [...large(0x02014b50), ...small(0x0314), ...small(20)];
    const rest = [...small(0), ...small(0), ...small(0), ...large((mode << 16) >>> 0), ...large(at)];
    directory.push(Buffer.concat([Buffer.from([...madeByUnix, ...common, ...rest]), nameBytes]));
    parts.push(local);
    at += local.length;
  }
  const table = Buffer.concat(directory);
  const count = claims.entryCount ?? entries.length;
  const counts = [...small(0), ...small(0), ...small(count), ...small(count)];
  const end = Buffer.from([...large(0x06054b50), ...counts, ...large(table.length), ...large(at), ...small(0)]);
  return Buffer.concat([...parts, table, end]);
}
