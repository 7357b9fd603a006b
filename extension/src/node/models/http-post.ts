import { request as requestPlain } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { Readable } from 'node:stream';
import { limits } from '../../core/limits.ts';
import { errorCode } from '../file-failure.ts';

/** What a server replied, as far as it has come. */
export interface HttpReply {
  readonly status: number;
  /** the value of a header, by its lower-case name */
  header(name: string): string | undefined;
  /** The body as it comes in, to be read once; throws when the connection breaks before its end. */
  readonly body: AsyncIterator<Uint8Array>;
  /** Gives the connection up. */
  hangUp(): void;
}

/** A POST of a whole body. */
export interface HttpPost {
  readonly url: string;
  /** lower-case names */
  readonly headers: Readonly<Record<string, string>>;
  /** headers that only the origin of `url` may see: keys, accounts */
  readonly secretHeaders: Readonly<Record<string, string>>;
  readonly body: string;
  /** ends the request, also while its reply comes in */
  readonly signal: AbortSignal;
}

/**
 * Sends one request with Node's own HTTP client, which keeps connections, tries both address families, and follows the
 * proxy settings that Node is told to (`NODE_USE_ENV_PROXY`). Redirects that keep the method are followed. Rejects when no
 * reply comes.
 */
export async function postHttp(post: HttpPost): Promise<HttpReply> {
  let current = post;
  for (let redirects = 0; ; redirects += 1) {
    const url = new URL(current.url);
    const reply = await send(url, current);
    const location = reply.header('location');
    const moved = (reply.status === 307 || reply.status === 308) && location !== undefined;
    if (!moved || redirects === limits.httpRedirectsMax) return reply;
    reply.hangUp();
    const next = new URL(location, url);
    const secretHeaders = next.origin === url.origin ? current.secretHeaders : {};
    current = { ...current, url: next.href, secretHeaders };
  }
}

/** A kept connection that the server closed meanwhile says nothing of the request: it is sent again. */
async function send(url: URL, post: HttpPost): Promise<HttpReply> {
  for (;;) {
    try {
      return await sendOnce(url, post);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
    }
  }
}

class StaleConnection extends Error {}

function sendOnce(url: URL, { headers, secretHeaders, body, signal }: HttpPost): Promise<HttpReply> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`it must begin with http:// or https://: current value is ${url.href}`);
  const request = url.protocol === 'http:' ? requestPlain : requestSecure;
  const bytes = Buffer.from(body);
  const all = {
    ...headers,
    ...secretHeaders,
    // A stream that is compressed comes in lumps.
    'accept-encoding': 'identity',
    'content-length': String(bytes.length),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers: all, signal }, (response) =>
      resolve(replyOf(response)),
    );
    sent.on('error', (error) => {
      const stale = sent.reusedSocket && staleCodes.has(errorCode(error) ?? '');
      reject(stale ? new StaleConnection('', { cause: error }) : error);
    });
    sent.end(bytes);
  });
}

const staleCodes: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

function replyOf(response: IncomingMessage): HttpReply {
  return {
    status: response.statusCode ?? 0,
    header: (name) => {
      const value = response.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    body: bytesOf(response),
    hangUp: () => response.destroy(),
  };
}

/** Some proxies compress what nobody asked them to. */
async function* bytesOf(response: IncomingMessage): AsyncGenerator<Uint8Array, void> {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  const plain = encoding === 'identity' || encoding === '' ? response : await decoded(response, encoding);
  for await (const chunk of plain) yield chunk as Uint8Array;
}

async function decoded(response: IncomingMessage, encoding: string): Promise<Readable> {
  const zlib = await import('node:zlib');
  const decoders = {
    gzip: zlib.createGunzip,
    'x-gzip': zlib.createGunzip,
    deflate: zlib.createInflate,
    br: zlib.createBrotliDecompress,
  } as const;
  const create = Object.hasOwn(decoders, encoding) ? decoders[encoding as keyof typeof decoders] : undefined;
  if (!create) throw new Error(`the reply is encoded in a way that is not known: ${encoding}`);
  const decoder = create();
  response.on('error', (error) => decoder.destroy(error));
  return response.pipe(decoder);
}
