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
import { failureOfReply } from '../../core/context/wire/model-failures.ts';
import { limits } from '../../core/limits.ts';
import type { Clock, Model, ModelDelta } from '../../core/ports.ts';
import { chooseApi, isOpenAi, openAiBaseUrl } from './choose-api.ts';
import type { ModelApi } from './choose-api.ts';
import { createDeadline } from './deadline.ts';
import type { Deadline, ModelTimeouts } from './deadline.ts';
import { hideKey } from './hide-key.ts';
import { postHttp } from './http-post.ts';
import type { HttpReply } from './http-post.ts';
import { failureOfDeadline, failureOfNetwork, refusalOf } from './transport-failure.ts';

/** What a model is made from. */
export interface OpenAiModelOptions {
  readonly name: string;
  /** defaults to `chooseApi(baseUrl)` */
  readonly api?: ModelApi | undefined;
  /** may be absent for servers that want none */
  readonly apiKey?: string | undefined;
  /** up to and including `/v1`; defaults to OpenAI's */
  readonly baseUrl?: string | undefined;
  /** for OpenAI's own service: which of an account's organisations and projects pays */
  readonly organization?: string | undefined;
  readonly project?: string | undefined;
  /** how the client names itself to the server */
  readonly userAgent?: string;
  readonly reasoning?: ReasoningOptions | undefined;
  readonly timeouts?: ModelTimeouts | undefined;
  readonly clock: Clock;
}

/** A model behind an HTTP server. */
export interface OpenAiModel extends Model {
  readonly api: ModelApi;
  /** The body of the request that `answer` sends, serialised only where it is new; for measuring. */
  body(request: ModelRequest): RequestBody;
}

/**
 * A model behind one of OpenAI's two APIs. One `answer` is one HTTP request: retrying is the caller's decision. The key
 * is in no message.
 */
export function createOpenAiModel(options: OpenAiModelOptions): OpenAiModel {
  const api = options.api ?? chooseApi(options.baseUrl);
  const url = (options.baseUrl ?? openAiBaseUrl).replace(/\/+$/, '');
  const connection: Connection = {
    api,
    url: url + (api === 'responses' ? '/responses' : '/chat/completions'),
    headers: {
      accept: 'text/event-stream, application/json',
      'content-type': 'application/json',
      ...(options.userAgent === undefined ? {} : { 'user-agent': options.userAgent }),
    },
    secretHeaders: secretHeadersFor(options),
    timeouts: options.timeouts ?? { idleMs: limits.modelIdleMs, totalMs: limits.modelAnswerMs },
    clock: options.clock,
    body: (request) => (api === 'responses' ? responsesBody(request, options.reasoning) : chatBody(request)),
  };
  return {
    name: options.name,
    api,
    body: connection.body,
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
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly secretHeaders: Readonly<Record<string, string>>;
  readonly timeouts: ModelTimeouts;
  readonly clock: Clock;
  readonly body: (request: ModelRequest) => RequestBody;
}

/** What is said of an OpenAI account is nobody else's business. */
function secretHeadersFor({
  apiKey,
  baseUrl,
  organization,
  project,
}: OpenAiModelOptions): Readonly<Record<string, string>> {
  const own = isOpenAi(baseUrl);
  return {
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
    ...(own && organization !== undefined ? { 'openai-organization': organization } : {}),
    ...(own && project !== undefined ? { 'openai-project': project } : {}),
  };
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
  const { api, timeouts, url, headers, secretHeaders, clock } = connection;
  const body = connection.body(request);
  const expected = { model: request.model, callIdPrefix: `call_${body.answers}` };
  const assembly = api === 'responses' ? createResponsesAssembly(expected) : createChatAssembly(expected);
  let reply: HttpReply;
  try {
    reply = await postHttp({ url, headers, secretHeaders, body: body.text(), signal: deadline.signal });
    deadline.touch();
  } catch (error) {
    const { expired } = deadline;
    if (expired !== undefined) return { ok: false, failure: failureOfDeadline(expired, false, timeouts) };
    return { ok: false, failure: failureOfNetwork(error) };
  }
  if (reply.status < 200 || reply.status > 299)
    return { ok: false, failure: failureOfReply(await refusalOf(reply), clock.now()) };
  const reader = createAnswerReader(assembly);
  const ending = await pump(reply, reader, deadline, onDelta);
  const { expired } = deadline;
  if (ending === 'broken') reply.hangUp();
  if (ending === 'broken' && expired !== undefined)
    return { ok: false, failure: failureOfDeadline(expired, true, timeouts) };
  return reader.finish(ending);
}

/** Moves the reply's bytes into the reader until nothing more is needed, the stream ends, or the time is up. */
async function pump(
  reply: HttpReply,
  reader: AnswerReader,
  deadline: Deadline,
  onDelta: OnDelta,
): Promise<StreamEnding> {
  while (!reader.settled) {
    const next = await nextBytes(reply);
    if (next === 'clean' || next === 'broken') return next;
    deadline.touch();
    for (const delta of reader.push(next)) onDelta(delta);
  }
  void discardRest(reply);
  return 'clean';
}

async function nextBytes({ body }: HttpReply): Promise<Uint8Array | StreamEnding> {
  try {
    const next = await body.next();
    return next.done === true ? 'clean' : next.value;
  } catch {
    // Why it broke is the deadline's to know; what it means is the reader's.
    return 'broken';
  }
}

/**
 * Reads what little follows the end marker, so that the connection can be used again; gives up on a server that keeps
 * the line open.
 */
async function discardRest(reply: HttpReply): Promise<void> {
  const patience = setTimeout(() => reply.hangUp(), limits.modelCloseMs);
  while ((await nextBytes(reply)) instanceof Uint8Array);
  clearTimeout(patience);
}

function withoutKey(outcome: Assembled, apiKey: string | undefined): Assembled {
  if (outcome.ok) return outcome;
  return { ok: false, failure: { ...outcome.failure, message: hideKey(outcome.failure.message, apiKey) } };
}
