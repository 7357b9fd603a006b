import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { setImmediate as soon, setTimeout as after } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { answerBytes, chatBody, chatStream, responsesBody, responsesStream } from './reply-rendering.ts';
import type { RenderedAnswer, ScriptedAnswer } from './reply-rendering.ts';
import { parseRequest } from './request-parsing.ts';
import type { ParsedRequest } from './request-parsing.ts';

/** How the bytes of a reply travel. */
export interface Delivery {
  /** milliseconds before the status line */
  readonly latencyMs?: number;
  /** the connection is destroyed after this many bytes of the body */
  readonly dropAfterBytes?: number;
  /** the body ends cleanly after this many bytes, as if it were whole */
  readonly endAfterBytes?: number;
  /** silence of this many milliseconds after `stallAfterBytes` (default 0) bytes of the body */
  readonly stallMs?: number;
  readonly stallAfterBytes?: number;
  /** the body goes out in pieces: all of one size, or of random sizes of 1 to `most` bytes from a seed */
  readonly chunkBytes?: number | { readonly seed: number; readonly most?: number };
  /** answers with plain JSON although the request asked for a stream */
  readonly asJson?: boolean;
}

/** Any bytes with any status: errors, other dialects, recordings. */
interface RawReply extends Delivery {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export type ScriptedReply = (ScriptedAnswer & Delivery) | RawReply;

/** What a script may look at. */
interface ScriptedTurn extends ParsedRequest {
  /** answers already in this conversation: 0 for its first request. Decide by this and a killed run can go on. */
  readonly answers: number;
  /** how often this very body came before: 0 at the first time; for faults that a retry overcomes */
  readonly attempt: number;
  /** requests that this server got before this one, of any conversation */
  readonly index: number;
}

/** A function, or a list that answers by the number of answers already in the conversation (stateless). */
export type ModelScript = ((turn: ScriptedTurn) => ScriptedReply) | readonly ScriptedReply[];

export interface RecordedRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** tells connections apart */
  readonly clientPort: number | undefined;
  /** whether the client took the whole reply, or hung up before its end */
  readonly ending: Promise<'answered' | 'hung-up'>;
}

export interface ModelServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/v1` */
  readonly baseUrl: string;
  /** in the order of arrival; empty with `record: false` */
  readonly requests: readonly RecordedRequest[];
  /** resolves with the request number `index` (0-based) once it has arrived */
  request(index: number): Promise<RecordedRequest>;
  close(): Promise<void>;
}

/**
 * A real model server on a loopback port that speaks the Responses API (`POST /v1/responses`) and Chat Completions
 * (`POST /v1/chat/completions`), streaming and not, and says what its script says:
 *
 *     await using server = await startModelServer({ script: [
 *       { text: 'Let me look.', calls: [{ tool: 'read', arguments: { path: 'a.ts' } }] },
 *       { text: 'Done.' },
 *     ] });
 *     await using server = await startModelServer({ script: (turn) => turn.attempt === 0
 *       ? { status: 429, headers: { 'retry-after': '1' }, body: '{"error":{"message":"slow down"}}' }
 *       : { text: `You said: ${JSON.stringify(turn.items.at(-1))}` } });
 *
 * Everything in an answer, ids too, follows from the request's content; only the cached part of its usage depends on
 * the requests before it, as with a real provider.
 * As a process, for tests that kill and for demos (prints the base URL as its only line, lives until it is killed):
 *
 *     node test/support/model-server.ts --script FILE [--port N] [--requests LOG.jsonl]
 *
 * FILE is a module whose default export is a `ModelScript`, or a JSON list of replies. With `--requests`, one line
 * `{path, body}` a request is appended to the log.
 */
export async function startModelServer(options: {
  readonly script: ModelScript;
  readonly port?: number;
  /** false keeps no requests, for runs of many megabytes */
  readonly record?: boolean;
  readonly onRequest?: (request: RecordedRequest) => void;
}): Promise<ModelServer> {
  const requests: RecordedRequest[] = [];
  const waiting = new Map<number, (request: RecordedRequest) => void>();
  const history: History = { index: 0, attempts: new Map(), last: new Map() };
  const server = createServer((incoming, response) => {
    const ending = Promise.withResolvers<'answered' | 'hung-up'>();
    response.on('close', () => ending.resolve(response.writableFinished ? 'answered' : 'hung-up'));
    const serve = async (): Promise<void> => {
      const body = await bodyOf(incoming);
      const request = {
        path: incoming.url ?? '',
        headers: incoming.headers,
        body,
        clientPort: incoming.socket.remotePort,
        ending: ending.promise,
      };
      const index = history.index++;
      if (options.record !== false) requests.push(request);
      options.onRequest?.(request);
      waiting.get(index)?.(request);
      await deliver(response, replyTo(options.script, history, request, index));
    };
    // A client that hangs up makes writes fail; that is what the faults are for.
    serve().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((listening) => server.listen(options.port ?? 0, '127.0.0.1', listening));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    request: (index) =>
      new Promise((arrived) => {
        const already = requests[index];
        if (already === undefined) waiting.set(index, arrived);
        else arrived(already);
      }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** What the server remembers, for `attempt`, `index` and the cached part of a request. */
interface History {
  index: number;
  readonly attempts: Map<string, number>;
  /** the latest request body of a conversation */
  readonly last: Map<string, Buffer>;
}

interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly delivery: Delivery;
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function replyTo(script: ModelScript, history: History, request: RecordedRequest, index: number): WireReply {
  const api = /\/(responses|chat\/completions)$/.exec(request.path)?.[1];
  if (api === undefined) return errorReply(404, `There is nothing at ${request.path}`);
  let parsed: ParsedRequest;
  try {
    parsed = parseRequest(api === 'responses' ? 'responses' : 'chat', request.body);
  } catch (error) {
    return errorReply(400, String(error));
  }
  const id = createHash('sha256').update(request.body).digest('hex').slice(0, 12);
  const attempt = history.attempts.get(id) ?? 0;
  history.attempts.set(id, attempt + 1);
  const answers = parsed.items.filter((item) => item.kind === 'answer').length;
  const cached = cachedBytes(history, parsed, Buffer.from(request.body));
  const reply =
    typeof script === 'function' ? script({ ...parsed, answers, attempt, index }) : script[answers];
  if (reply === undefined) return errorReply(400, `The script has no reply after ${answers} answers`);
  if ('status' in reply) {
    const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : (reply.body ?? Buffer.alloc(0));
    const headers = { 'content-type': 'application/json', ...reply.headers };
    return { status: reply.status, headers, body, delivery: reply };
  }
  const counted = { input: Buffer.byteLength(request.body), cached, output: answerBytes(reply) };
  return rendered(parsed, reply, id, counted);
}

function rendered(
  parsed: ParsedRequest,
  reply: ScriptedAnswer & Delivery,
  id: string,
  bytes: { readonly input: number; readonly cached: number; readonly output: number },
): WireReply {
  const usage = {
    input: Math.ceil(bytes.input / 4),
    cachedInput: Math.floor(bytes.cached / 4),
    output: Math.ceil(bytes.output / 4),
    reasoning: Math.ceil(Buffer.byteLength(reply.reasoning ?? '') / 4),
    ...reply.usage,
  };
  const answer: RenderedAnswer = { ...reply, id, model: parsed.model, usage };
  const chat = parsed.api === 'chat';
  if (!parsed.stream || reply.asJson === true) {
    const body = Buffer.from(JSON.stringify(chat ? chatBody(answer) : responsesBody(answer)));
    return { status: 200, headers: { 'content-type': 'application/json' }, body, delivery: reply };
  }
  const body = Buffer.from(chat ? chatStream(answer) : responsesStream(answer));
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };
  return { status: 200, headers, body, delivery: reply };
}

/** Bytes at the start of `body` that this conversation's request before it had too. */
function cachedBytes(history: History, parsed: ParsedRequest, body: Buffer): number {
  const key = `${parsed.api} ${parsed.cacheKey ?? ''} ${JSON.stringify(parsed.items[0] ?? '')}`;
  const before = history.last.get(key);
  history.last.set(key, body);
  if (before === undefined) return 0;
  let [low, high] = [0, Math.min(before.length, body.length)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (before.subarray(low, middle).equals(body.subarray(low, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

function errorReply(status: number, message: string): WireReply {
  const body = Buffer.from(JSON.stringify({ error: { message, type: 'invalid_request_error', code: null } }));
  return { status, headers: { 'content-type': 'application/json' }, body, delivery: {} };
}

async function deliver(response: ServerResponse, reply: WireReply): Promise<void> {
  const { delivery } = reply;
  if (delivery.latencyMs !== undefined) await pause(response, delivery.latencyMs);
  response.writeHead(reply.status, reply.headers);
  const { dropAfterBytes = Infinity, endAfterBytes = Infinity } = delivery;
  const body = reply.body.subarray(0, Math.min(dropAfterBytes, endAfterBytes, reply.body.length));
  const whole = delivery.chunkBytes === undefined && delivery.stallMs === undefined;
  if (whole && delivery.dropAfterBytes === undefined) {
    response.end(body);
    return;
  }
  response.flushHeaders();
  const stall = delivery.stallMs === undefined ? body.length : (delivery.stallAfterBytes ?? 0);
  await send(response, body.subarray(0, stall), delivery);
  if (delivery.stallMs !== undefined) await pause(response, delivery.stallMs);
  await send(response, body.subarray(stall), delivery);
  if (delivery.dropAfterBytes === undefined) response.end();
  else response.destroy();
}

/** Waits, but not for a client that has gone. */
async function pause(response: ServerResponse, milliseconds: number): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  await after(milliseconds, undefined, { signal: gone.signal }).catch(() => undefined);
}

async function send(response: ServerResponse, bytes: Uint8Array, delivery: Delivery): Promise<void> {
  const random = typeof delivery.chunkBytes === 'object' ? delivery.chunkBytes : undefined;
  const draw = randomNumbers(random?.seed ?? 0);
  for (let start = 0; start < bytes.length && !response.destroyed;) {
    const size =
      random === undefined ? (delivery.chunkBytes as number | undefined) : 1 + (draw() % (random.most ?? 64));
    const chunk = bytes.subarray(start, start + (size ?? bytes.length));
    start += chunk.length;
    await new Promise<void>((written) => response.write(chunk, () => written()));
    await soon();
  }
}

/** Repeatable pseudo-random integers (a linear congruential generator, high bits). */
function randomNumbers(seed: number): () => number {
  let state = (seed ^ 0x5eed) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}

async function readScript(file: string): Promise<ModelScript> {
  if (file.endsWith('.json')) return JSON.parse(await readFile(file, 'utf8')) as ModelScript;
  const module = (await import(pathToFileURL(resolve(file)).href)) as { readonly default: ModelScript };
  return module.default;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { script: { type: 'string' }, port: { type: 'string' }, requests: { type: 'string' } },
  });
  if (values.script === undefined) throw new Error('Cannot start: --script FILE is missing');
  const log = values.requests;
  const server = await startModelServer({
    script: await readScript(values.script),
    port: Number(values.port ?? 0),
    record: false,
    ...(log === undefined
      ? {}
      : { onRequest: ({ path, body }) => appendFileSync(log, `${JSON.stringify({ path, body })}\n`) }),
  });
  console.log(server.baseUrl);
}
