import type { OpenAI } from 'openai/client';
import { createAnswerReader } from '../../core/context/wire/answer-reader.ts';
import type { AnswerReader } from '../../core/context/wire/answer-reader.ts';
import { createChatAssembly } from '../../core/context/wire/assemble-chat.ts';
import { createResponsesAssembly } from '../../core/context/wire/assemble-responses.ts';
import type { Assembled, StreamEnding } from '../../core/context/wire/answer-assembly.ts';
import { chatBody } from '../../core/context/wire/chat.ts';
import type { RequestBody } from '../../core/context/wire/request-body.ts';
import { responsesBody } from '../../core/context/wire/responses.ts';
import type { ReasoningOptions } from '../../core/context/wire/responses.ts';
import type { ModelRequest } from '../../core/context/model-request.ts';
import type { Clock, Model, ModelDelta } from '../../core/ports.ts';
import { chooseApi, isOpenAi, openAiBaseUrl } from './choose-api.ts';
import type { ModelApi } from './choose-api.ts';
import { createDeadline } from './deadline.ts';
import type { Deadline, ModelTimeouts } from './deadline.ts';
import { failureOfDeadline, failureOfRequest, keepWholeRefusals } from './transport-failure.ts';

/** What a model is made from. */
export interface OpenAiModelOptions {
  readonly name: string;
  /** defaults to `chooseApi(baseUrl)` */
  readonly api?: ModelApi | undefined;
  /** may be absent for servers that want none */
  readonly apiKey?: string | undefined;
  /** up to and including `/v1`; defaults to OpenAI's */
  readonly baseUrl?: string | undefined;
  readonly reasoning?: ReasoningOptions | undefined;
  readonly timeouts?: ModelTimeouts | undefined;
  readonly clock: Clock;
}

/** A model behind an HTTP server. */
export interface OpenAiModel extends Model {
  readonly api: ModelApi;
  /** The body of the request that `answer` sends, serialised only where it is new; for measuring. */
  body(request: ModelRequest): RequestBody;
  /** Loads the client ahead of the first request, while the caller waits for something else. */
  prepare(): Promise<void>;
}

/** Below the 300 s of silence after which fetch gives up by itself, so that our message is the one that is seen. */
const defaultModelTimeouts: ModelTimeouts = { idleMs: 280_000, totalMs: 60 * 60_000 };

/**
 * A model behind the OpenAI SDK, which makes the connection; body, stream and failures are ours. One `answer` is one
 * HTTP request: retrying is the caller's decision. The key is in no message.
 */
export function createOpenAiModel(options: OpenAiModelOptions): OpenAiModel {
  const api = options.api ?? chooseApi(options.baseUrl);
  let loading: Promise<OpenAI> | undefined;
  const connection: Connection = {
    api,
    timeouts: options.timeouts ?? defaultModelTimeouts,
    clock: options.clock,
    client: () => (loading ??= loadClient(options)),
    body: (request) => (api === 'responses' ? responsesBody(request, options.reasoning) : chatBody(request)),
  };
  return {
    name: options.name,
    api,
    body: connection.body,
    async prepare() {
      await connection.client();
    },
    async answer(request, onDelta, cancellation) {
      if (options.apiKey === undefined && isOpenAi(options.baseUrl)) return missingKey;
      const deadline = createDeadline(connection.timeouts, options.clock, cancellation);
      try {
        return withoutKey(await ask(connection, request, deadline, onDelta), options.apiKey);
      } finally {
        deadline.dispose();
      }
    },
  };
}

interface Connection {
  readonly api: ModelApi;
  readonly timeouts: ModelTimeouts;
  readonly clock: Clock;
  readonly client: () => Promise<OpenAI>;
  readonly body: (request: ModelRequest) => RequestBody;
}

type OnDelta = (delta: ModelDelta) => void;

const missingKey: Assembled = {
  ok: false,
  failure: {
    reason: 'auth',
    message:
      'Cannot ask OpenAI as it wants a key: current value is none. Set OPENAI_API_KEY, then ask again.',
  },
};

async function ask(
  connection: Connection,
  request: ModelRequest,
  deadline: Deadline,
  onDelta: OnDelta,
): Promise<Assembled> {
  const { api, timeouts } = connection;
  const client = await connection.client();
  const body = connection.body(request);
  const expected = { model: request.model, callIdPrefix: `call_${body.answers}` };
  const assembly = api === 'responses' ? createResponsesAssembly(expected) : createChatAssembly(expected);
  const sent = {
    body: body.text(),
    headers: { 'content-type': 'application/json' },
    signal: deadline.signal,
    timeout: timeouts.totalMs,
  };
  let response: Response;
  try {
    response = await client.post(api === 'responses' ? '/responses' : '/chat/completions', sent).asResponse();
  } catch (error) {
    const { expired } = deadline;
    if (expired !== undefined) return { ok: false, failure: failureOfDeadline(expired, false, timeouts) };
    return { ok: false, failure: failureOfRequest(error, connection.clock.now()) };
  }
  deadline.touch();
  const reader = createAnswerReader(assembly);
  const ending = await pump(response, reader, deadline, onDelta);
  const { expired } = deadline;
  if (ending === 'broken' && expired !== undefined)
    return { ok: false, failure: failureOfDeadline(expired, true, timeouts) };
  return reader.finish(ending);
}

/** Imported late: the SDK costs a good part of a cold start, and not every run asks a model. */
async function loadClient(options: OpenAiModelOptions): Promise<OpenAI> {
  const { OpenAI: Client } = await import('openai/client');
  const own = isOpenAi(options.baseUrl);
  return new Client({
    // The SDK insists on a key; without one, no Authorization header goes out at all.
    apiKey: options.apiKey ?? 'none',
    ...(options.apiKey === undefined ? { defaultHeaders: { Authorization: null } } : {}),
    baseURL: options.baseUrl ?? openAiBaseUrl,
    adminAPIKey: null,
    webhookSecret: null,
    // What the environment says of an OpenAI account is nobody else's business.
    ...(own ? {} : { organization: null, project: null }),
    maxRetries: 0,
    logLevel: 'off',
    fetch: async (url, init) => keepWholeRefusals(await fetch(url, init)),
  });
}

type ByteStream = ReadableStreamDefaultReader<Uint8Array>;

/** Moves the reply's bytes into the reader until nothing more is needed, the stream ends, or the time is up. */
async function pump(
  response: Response,
  reader: AnswerReader,
  deadline: Deadline,
  onDelta: OnDelta,
): Promise<StreamEnding> {
  const stream: ByteStream | undefined = response.body?.getReader();
  while (stream !== undefined && !reader.settled) {
    const next = await nextBytes(stream);
    if (next === 'clean' || next === 'broken') return next;
    deadline.touch();
    for (const delta of reader.push(next)) onDelta(delta);
  }
  if (stream !== undefined) void discardRest(stream);
  return 'clean';
}

async function nextBytes(stream: ByteStream): Promise<Uint8Array | StreamEnding> {
  try {
    const { done, value } = await stream.read();
    return done ? 'clean' : value;
  } catch {
    // Why it broke is the deadline's to know; what it means is the reader's.
    return 'broken';
  }
}

/**
 * Reads what little follows the end marker, so that the connection can be used again; gives up on a server that keeps
 * the line open.
 */
async function discardRest(stream: ByteStream): Promise<void> {
  const patience = setTimeout(() => void stream.cancel().catch(() => undefined), 1_000);
  while ((await nextBytes(stream)) instanceof Uint8Array);
  clearTimeout(patience);
}

/** Failures quote servers, and servers quote keys. */
function withoutKey(outcome: Assembled, apiKey: string | undefined): Assembled {
  if (outcome.ok) return outcome;
  const exact = apiKey === undefined || apiKey === '' ? [] : [apiKey];
  let { message } = outcome.failure;
  for (const secret of exact) message = message.replaceAll(secret, '[key]');
  return {
    ok: false,
    failure: { ...outcome.failure, message: message.replace(/\bsk-[\w*.-]{8,}/g, '[key]') },
  };
}
