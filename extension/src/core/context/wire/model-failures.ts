import type { ModelFailureReason } from '../../../protocol/conversation.ts';
import type { JsonValue } from '../../../protocol/json.ts';
import type { ModelFailure } from '../../ports.ts';
import { fieldOf, parsedJson, textOf } from './json-fields.ts';

/** An answer of a server that is no success. */
export interface ErrorReply {
  readonly status: number;
  /** the body's text */
  readonly body: string;
  /** the value of a header, by its lower-case name */
  header(name: string): string | undefined;
}

/** What a refused request means. `now` (milliseconds since the epoch) is for a Retry-After that names a date. */
export function failureOfReply(reply: ErrorReply, now: number): ModelFailure {
  const error = errorOf(parsedJson(reply.body), reply.body);
  const reason = reasonOfError(error, reply.status);
  const retryAfterMs = retryAfterOf(reply, now) ?? retryHintOf(error.message);
  return describedFailure(reason, error.message, { status: reply.status, retryAfterMs });
}

/** What an error inside a stream (or in the body of a reply with status 200) means. */
export function failureOfErrorEvent(event: JsonValue): ModelFailure {
  const error = errorOf(event, JSON.stringify(event));
  const status = /^[1-5]\d\d$/.test(error.code) ? Number(error.code) : undefined;
  const reason = reasonOfError(error, status ?? 500);
  return describedFailure(reason, error.message, { status, retryAfterMs: retryHintOf(error.message) });
}

interface ServerError {
  readonly message: string;
  /** `code` and `type` as texts, empty when absent */
  readonly code: string;
  readonly type: string;
}

/** Servers wrap errors as `{error: {…}}`, `{error: "…"}`, `{message}`, `{detail}`, or a list of one of these. */
function errorOf(value: JsonValue | undefined, raw: string): ServerError {
  const outer = Array.isArray(value) ? (value as readonly JsonValue[])[0] : value;
  const inner = fieldOf(outer, 'error') ?? fieldOf(fieldOf(outer, 'response'), 'error') ?? outer;
  const detail = fieldOf(inner, 'detail');
  const message =
    typeof inner === 'string'
      ? inner
      : (textOf(inner, 'message') ??
        (detail === undefined ? raw : typeof detail === 'string' ? detail : JSON.stringify(detail)));
  const word = (name: string): string => {
    const found = fieldOf(inner, name);
    return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
  };
  return { message: message.slice(0, messageLengthMax), code: word('code'), type: word('type') };
}

const messageLengthMax = 2_000;
const quotaWords =
  /insufficient_quota|billing_hard_limit|exceeded your current quota|insufficient (balance|credits)/i;
const overflowWords =
  /context_length_exceeded|context[ _](length|window|size)|maximum context|prompt is too long|too many (input )?tokens|input is too long|string_above_max_length|request_too_large/i;
const rateWords = /rate_limit|too_many_requests|slow_down/i;
const modelWords =
  /model_not_found|unknown_model|model[^.]{0,80}(does not exist|not found|is not available)/i;
const authWords = /invalid_api_key|authentication_error|permission_denied|invalid_authentication/i;
const requestWords = /invalid_prompt|invalid_request|invalid_encrypted_content|bad_request/i;

/** Codes and words first, as servers choose odd statuses; then the status. */
function reasonOfError(error: ServerError, status: number): ModelFailureReason {
  const words = `${error.code} ${error.type} ${error.message}`;
  const codes = `${error.code} ${error.type}`;
  if (status === 402 || quotaWords.test(words)) return 'quota';
  if (status === 429) return 'rate-limited';
  if (status === 401 || status === 403) return 'auth';
  if (status === 413 || (status !== 404 && overflowWords.test(words))) return 'context-overflow';
  if (status === 404 || modelWords.test(words)) return 'unknown-model';
  if (rateWords.test(codes)) return 'rate-limited';
  if (authWords.test(codes)) return 'auth';
  if (status === 408 || status === 409 || status === 425) return 'server';
  if (status >= 400 && status < 500) return 'bad-request';
  return requestWords.test(codes) ? 'bad-request' : 'server';
}

function describedFailure(
  reason: ModelFailureReason,
  said: string,
  extra: { readonly status: number | undefined; readonly retryAfterMs: number | undefined },
): ModelFailure {
  const status = extra.status === undefined ? '' : ` with status ${extra.status}`;
  const quoted = said.trim() === '' ? 'nothing more' : JSON.stringify(said.trim());
  const message = `Cannot get an answer as ${rules[reason][0]}: the server said ${quoted}${status}. ${rules[reason][1]}`;
  return {
    reason,
    message: message.trim(),
    ...(extra.retryAfterMs === undefined ? {} : { retryAfterMs: extra.retryAfterMs }),
  };
}

/** For each reason: what is wrong, and what to do next. */
const rules: { readonly [reason in ModelFailureReason]: readonly [string, string] } = {
  'rate-limited': ['the server limits how often it may be asked', 'Wait, then ask again.'],
  server: ['the server failed', 'Ask again in a moment.'],
  network: ['the server cannot be reached', 'Check the network and the base URL.'],
  dropped: ['the answer did not come to its end', 'Ask again.'],
  auth: [
    'the server does not accept the key',
    'Set OPENAI_API_KEY (or the key that this server wants), then ask again.',
  ],
  'unknown-model': ['the server knows no such model or address', 'Check the model name and the base URL.'],
  'context-overflow': [
    'the conversation is longer than the model can read',
    'Compact the conversation, then ask again.',
  ],
  quota: ['the account has nothing left to spend', 'Check the plan and the billing of the account.'],
  'bad-request': ['the server refuses the request', 'The same request will be refused again: change it.'],
  malformed: ['the reply is not what the API promises', 'Ask again; if it stays so, check the base URL.'],
  cancelled: ['it was cancelled', ''],
};

/** Milliseconds from `retry-after-ms`, or `retry-after` in seconds or as a date. */
function retryAfterOf(reply: ErrorReply, now: number): number | undefined {
  const exact = Number.parseFloat(reply.header('retry-after-ms') ?? '');
  if (exact >= 0) return Math.ceil(exact);
  const after = reply.header('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(after)) return Math.ceil(Number(after) * 1_000);
  const date = Date.parse(after);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** OpenAI names the wait in the message too («Please try again in 1.2s»), and only there when it is in a stream. */
function retryHintOf(message: string): number | undefined {
  const hint = /try again in (\d+(?:\.\d+)?) ?(ms|milliseconds?|s|seconds?)\b/i.exec(message);
  if (hint?.[1] === undefined) return undefined;
  return Math.ceil(Number(hint[1]) * (hint[2]?.startsWith('m') === true ? 1 : 1_000));
}
