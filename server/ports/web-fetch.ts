import 'server-only';
import { lookup as systemLookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { declareProblems } from '@/server/problem';
import { isPublicAddress } from './public-address';

/**
 * Fetches an address that a stranger named, without becoming the stranger's hand inside our network: the scheme, the port
 * and the host are checked first; a name is resolved once, every address it has must be public, and the connection goes
 * to the very address that was vetted; each redirect is vetted like the first address; the answer is cut off by size and
 * by time; and whatever goes wrong, the person reads the same sentence, so that nothing can be probed.
 */

const webProblem = declareProblems({
  not_fetched: {
    kind: 'invalid',
    words: {
      en: 'This address could not be fetched. It must be a public http or https address that answers with a picture.',
      ko: '이 주소에서 가져올 수 없습니다. 그림을 내려받을 수 있는 공개 http 또는 https 주소여야 합니다.',
    },
  },
});

export interface FetchLimits {
  readonly maxBytes: number;
  /** For the whole fetch, redirects included. */
  readonly timeoutMs: number;
}

interface Address {
  readonly address: string;
  readonly family: number;
}

/** What the fetch takes from the world; tests give their own. */
interface World {
  readonly resolve: (host: string) => Promise<readonly Address[]>;
  readonly mayReach: (address: string) => boolean;
  readonly mayUsePort: (port: number) => boolean;
}

const realWorld: World = {
  resolve: (host) => systemLookup(host, { all: true }),
  mayReach: isPublicAddress,
  mayUsePort: (port) => port === 80 || port === 443,
};

const maxRedirects = 3;
const maxUrlLength = 2000;

/** The bytes behind `url`. Throws the problem `not_fetched` for whatever reason there are none. */
export async function fetchPublic(url: string, limits: FetchLimits, world: World = realWorld): Promise<Buffer> {
  const abort = AbortSignal.timeout(limits.timeoutMs);
  try {
    let next = url;
    for (let hop = 0; hop <= maxRedirects; hop += 1) {
      const target = await inTime(vet(next, world), abort);
      const answer = await request(target, limits, abort);
      if ('body' in answer) return answer.body;
      next = new URL(answer.location, target.url).href;
    }
  } catch {
    // Every reason reads the same; the message of a network error can name hosts of our own network.
  }
  throw webProblem('not_fetched');
}

/** A name server may take its time; the fetch may not. */
function inTime<T>(work: Promise<T>, abort: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    abort.addEventListener('abort', () => reject(new Refused('time')), { once: true });
    work.then(resolve, reject);
  });
}

interface Target {
  readonly url: URL;
  readonly address: Address;
}

class Refused extends Error {}

async function vet(text: string, world: World): Promise<Target> {
  if (text.length > maxUrlLength || !URL.canParse(text)) throw new Refused('not an address');
  const url = new URL(text);
  const isSecure = url.protocol === 'https:';
  if (!isSecure && url.protocol !== 'http:') throw new Refused('scheme');
  if (url.username !== '' || url.password !== '') throw new Refused('credentials');
  if (!world.mayUsePort(Number(url.port || (isSecure ? 443 : 80)))) throw new Refused('port');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // Node never calls a guarding lookup for an address written out, so those are vetted here (money-and-trust 4.4).
  const family = isIP(host);
  const addresses = family > 0 ? [{ address: host, family }] : await world.resolve(host);
  const [address] = addresses;
  if (!address || !addresses.every((one) => world.mayReach(one.address))) throw new Refused('address');
  return { url, address };
}

type Answer = { readonly body: Buffer } | { readonly location: string };

function request({ url, address }: Target, limits: FetchLimits, abort: AbortSignal): Promise<Answer> {
  const speak = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const sent = speak.request(url, {
      agent: false,
      signal: abort,
      headers: { 'user-agent': 'Casebook', accept: 'image/*', 'accept-encoding': 'identity' },
      lookup: (_host, options, give) => {
        // The address that was vetted, whatever the name says by now.
        if (options.all) give(null, [{ address: address.address, family: address.family }]);
        else give(null, address.address, address.family);
      },
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      const status = answer.statusCode ?? 0;
      const location = answer.headers.location;
      if (status >= 300 && status < 400 && location) {
        answer.destroy();
        resolve({ location });
        return;
      }
      const encoding = answer.headers['content-encoding'] ?? 'identity';
      if (status !== 200 || encoding !== 'identity') {
        answer.destroy();
        reject(new Refused('answer'));
        return;
      }
      readWhole(answer, limits.maxBytes).then((body) => resolve({ body }), reject);
    });
    sent.end();
  });
}

/** Counts what arrives: the length an answer claims is no limit. */
async function readWhole(answer: http.IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      answer.destroy();
      throw new Refused('too big');
    }
    chunks.push(chunk);
  }
  if (!answer.complete) throw new Refused('cut off');
  return Buffer.concat(chunks);
}
