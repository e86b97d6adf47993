import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * As much of Amazon S3 as storage needs: PUT, GET, HEAD and DELETE of objects in one bucket, path style, in memory.
 * Unlike the servers that can be had, it checks every signature (AWS Signature Version 4, docs.aws.amazon.com) and the
 * hash of every body, so a client that signs wrongly or garbles a body fails here as it would there.
 */
export interface S3Server {
  readonly endpoint: string;
  readonly objects: ReadonlyMap<string, { readonly bytes: Buffer; readonly mediaType: string }>;
  close(): Promise<void>;
}

export interface S3Keys {
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface Stored {
  readonly bytes: Buffer;
  readonly mediaType: string;
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

/** RFC 3986 escaping, as AWS wants it. */
const escaped = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

export async function startS3Server(keys: S3Keys): Promise<S3Server> {
  const objects = new Map<string, Stored>();
  const server = createServer((request, response) => {
    answer(request, response, keys, objects).catch((error: unknown) => {
      const refusal = error instanceof Refusal ? error : new Refusal(500, 'InternalError');
      const body = request.method === 'HEAD' ? '' : `<Error><Code>${refusal.code}</Code></Error>`;
      response.writeHead(refusal.status, { 'content-type': 'application/xml' }).end(body);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, objects, close: () => stop(server) };
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  keys: S3Keys,
  objects: Map<string, Stored>,
): Promise<void> {
  const body = await wholeBody(request);
  requireSignature(request, body, keys);
  const path = decodeURIComponent(new URL(request.url ?? '/', 'http://s3').pathname);
  const prefix = `/${keys.bucket}/`;
  if (!path.startsWith(prefix)) throw new Refusal(404, 'NoSuchBucket');
  const key = path.slice(prefix.length);
  if (request.method === 'PUT') {
    objects.set(key, { bytes: body, mediaType: request.headers['content-type'] ?? '' });
    response.writeHead(200, { etag: `"${createHash('md5').update(body).digest('hex')}"` }).end();
    return;
  }
  if (request.method === 'DELETE') {
    objects.delete(key);
    response.writeHead(204).end();
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new Refusal(405, 'MethodNotAllowed');
  const found = objects.get(key);
  if (!found) throw new Refusal(404, 'NoSuchKey');
  const headers = { 'content-type': found.mediaType, 'content-length': String(found.bytes.length) };
  response.writeHead(200, headers).end(request.method === 'GET' ? found.bytes : undefined);
}

async function wholeBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function requireSignature(request: IncomingMessage, body: Buffer, keys: S3Keys): void {
  const header = request.headers.authorization ?? '';
  const parts = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(header);
  const [, credential = '', signedHeaders = '', signature = ''] = parts ?? [];
  const [accessKeyId, day = '', region, service, ending] = credential.split('/');
  if (accessKeyId !== keys.accessKeyId) throw new Refusal(403, 'InvalidAccessKeyId');
  if (region !== keys.region || service !== 's3' || ending !== 'aws4_request') {
    throw new Refusal(403, 'SignatureDoesNotMatch');
  }
  const declared = String(request.headers['x-amz-content-sha256'] ?? '');
  if (declared !== sha256(body)) throw new Refusal(400, 'XAmzContentSHA256Mismatch');
  const at = String(request.headers['x-amz-date'] ?? '');
  const canonical = canonicalRequest(request, signedHeaders, declared);
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n');
  const ofDay = hmac(`AWS4${keys.secretAccessKey}`, day);
  const key = hmac(hmac(hmac(ofDay, region), 's3'), 'aws4_request');
  const expected = hmac(key, toSign);
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) throw new Refusal(403, 'SignatureDoesNotMatch');
}

function canonicalRequest(request: IncomingMessage, signedHeaders: string, payload: string): string {
  const url = new URL(request.url ?? '/', 'http://s3');
  const path = url.pathname
    .split('/')
    .map((part) => escaped(decodeURIComponent(part)))
    .join('/');
  const query = [...url.searchParams]
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .sort()
    .join('&');
  const names = signedHeaders.split(';');
  const headers = names.map(
    (name) =>
      `${name}:${String(request.headers[name] ?? '')
        .trim()
        .replace(/ +/g, ' ')}\n`,
  );
  return [request.method, path, query, headers.join(''), signedHeaders, payload].join('\n');
}
