/** What a file is by its first bytes; names and declared types are a stranger's word. */
export type FileKind = 'image' | 'svg' | 'zip' | 'pdf' | 'office' | 'text' | 'unknown';

const starts = (bytes: Uint8Array, ...wanted: readonly number[]) =>
  wanted.every((byte, index) => bytes[index] === byte);
const ascii = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));

function isImage(bytes: Uint8Array): boolean {
  if (starts(bytes, 0xff, 0xd8, 0xff) || starts(bytes, 0x89, 0x50, 0x4e, 0x47)) return true;
  if (starts(bytes, 0x47, 0x49, 0x46, 0x38)) return true;
  if (starts(bytes, 0x49, 0x49, 0x2a, 0) || starts(bytes, 0x4d, 0x4d, 0, 0x2a)) return true;
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return true;
  return ascii(bytes, 4, 8) === 'ftyp' && /^(avif|avis|mif1|msf1)$/.test(ascii(bytes, 8, 12));
}

/**
 * A workbook or a document: the containers of old Microsoft Office, and a zip whose first entry is the one that Open XML or
 * OpenDocument begin with (30 bytes of header stand before its name).
 */
function isOffice(bytes: Uint8Array): boolean {
  if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return true;
  const first = ascii(bytes, 30, 90);
  return first.startsWith('[Content_Types].xml') || first.startsWith('mimetypeapplication/vnd.oasis.opendocument');
}

/** @param head the first bytes of the file, 512 or more where there are as many */
export function fileKind(head: Uint8Array): FileKind {
  if (head.length === 0) return 'unknown';
  if (isImage(head)) return 'image';
  if (ascii(head, 0, 5) === '%PDF-') return 'pdf';
  if (isOffice(head)) return 'office';
  if (starts(head, 0x50, 0x4b, 3, 4) || starts(head, 0x50, 0x4b, 5, 6)) return 'zip';
  const text = new TextDecoder('utf-8').decode(head.subarray(0, 512));
  if (/^\s*(<\?xml|<!--|<!doctype svg|<svg)/i.test(text) && /<svg[\s/>]|<!doctype svg/i.test(text)) return 'svg';
  // Control characters other than tab, line ends and form feed do not stand in tables; two-byte text is full of NULs.
  const isTwoByteText = starts(head, 0xff, 0xfe) || starts(head, 0xfe, 0xff);
  const isBinary = head.subarray(0, 512).some((byte) => byte < 9 || (byte > 13 && byte < 32));
  return isBinary && !isTwoByteText ? 'unknown' : 'text';
}

/** The ending of a name that promises a picture of a kind we take, in small letters with its dot; null for others. */
export function pictureEnding(name: string): string | null {
  return /\.(jpe?g|png|webp|gif|tiff?|avif)$/i.exec(name.trim())?.[0].toLowerCase() ?? null;
}

/** Some writers of Open XML begin their zip with another entry; then the name tells. */
export function isNamedAsOffice(name: string): boolean {
  return /\.(xls[xmb]?|ods|doc[xm]?|odt|ppt[xm]?|odp)$/i.test(name.trim());
}

export function isNamedAsTable(name: string): boolean {
  return /\.(csv|tsv|txt|jsonl|ndjson)$/i.test(name.trim());
}

/**
 * Whether a WebP file was stored without loss: its image data is a VP8L chunk, first or somewhere in an extended file
 * (RFC 9649). Walks at most the 32 chunks that may precede it.
 */
export function isLosslessWebp(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 12;
  for (let chunk = 0; chunk < 32 && at + 8 <= bytes.length; chunk += 1) {
    const name = ascii(bytes, at, at + 4);
    if (name === 'VP8L') return true;
    if (name === 'VP8 ') return false;
    const size = view.getUint32(at + 4, true);
    at += 8 + size + (size % 2);
  }
  return false;
}
