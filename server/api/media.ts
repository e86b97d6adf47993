import 'server-only';
import { pictureFor } from '@/server/datasets/datasets';
import { log } from '@/server/log';
import { requestContext } from './context';

const extensions: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' };

/** One answer for "there is none" and "not yours", so that hashes cannot be probed. */
const absent = () => new Response(null, { status: 404, headers: { 'Cache-Control': 'no-store' } });

/**
 * A stored picture, for those who may see it. It can never run as a page: its type comes from our database, browsers are
 * told not to guess another, and as a document of its own it is in a sandbox that loads nothing.
 */
export async function answerPicture(request: Request, sha256: string): Promise<Response> {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return absent();
  const picture = await pictureFor(await requestContext(), sha256);
  if (!picture) return absent();
  const headers = {
    'Content-Type': picture.mediaType,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Content-Disposition': `inline; filename="${sha256.slice(0, 12)}.${extensions[picture.mediaType] ?? 'bin'}"`,
    'Cross-Origin-Resource-Policy': 'same-origin',
    // The bytes of a hash never change, and only the person who was let in may keep them.
    'Cache-Control': 'private, max-age=31536000, immutable',
    ETag: `"${sha256}"`,
  };
  if (request.headers.get('if-none-match')?.includes(sha256)) return new Response(null, { status: 304, headers });
  const bytes = await picture.read();
  if (!bytes) {
    log().error({ sha256 }, 'the storage has lost a picture');
    return absent();
  }
  return new Response(Uint8Array.from(bytes), { headers });
}
