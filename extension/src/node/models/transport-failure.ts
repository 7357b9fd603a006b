import { failureOfReply } from '../../core/context/wire/model-failures.ts';
import type { ModelFailure } from '../../core/ports.ts';
import type { Deadline, ModelTimeouts } from './deadline.ts';

/**
 * What a request that got no successful reply means: a refusal by the server, an expired deadline, or a network that
 * does not get through. `now` is in milliseconds since the epoch.
 */
export function failureOfRequest(error: unknown, now: number): ModelFailure {
  const refusal = refusalOf(error);
  if (refusal !== undefined) return failureOfReply(refusal, now);
  return {
    reason: 'network',
    message: `Cannot get an answer as the server cannot be reached: ${causesOf(error)}. Check the network and the base URL.`,
  };
}

/** What an expired deadline means; `replied` says whether the reply had begun. */
export function failureOfDeadline(
  why: NonNullable<Deadline['expired']>,
  replied: boolean,
  timeouts: ModelTimeouts,
): ModelFailure {
  if (why === 'cancelled')
    return { reason: 'cancelled', message: 'Cannot get an answer as it was cancelled.' };
  const seconds = (why === 'idle' ? timeouts.idleMs : timeouts.totalMs) / 1_000;
  const limit = why === 'idle' ? 'between two signs of life' : 'for a whole answer';
  return {
    reason: replied ? 'dropped' : 'network',
    message: `Cannot wait longer for the answer as the limit ${limit} is ${seconds} s: current value is more. Ask again.`,
  };
}

/**
 * The SDK keeps of a refusal's body only the member `error`, and many servers put their reason elsewhere. Wrapped like
 * this, it keeps all of it for `failureOfRequest`.
 */
export async function keepWholeRefusals(response: Response): Promise<Response> {
  if (response.ok || response.body === null) return response;
  const raw = await response.text();
  const { status, headers } = response;
  return new Response(JSON.stringify({ error: { raw } }), { status, headers });
}

interface Refusal {
  readonly status: number;
  readonly body: string;
  header(name: string): string | undefined;
}

/** The SDK is loaded late, so its error classes are not at hand: what has a status and headers is a refusal. */
function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  const headers = 'headers' in error && error.headers instanceof Headers ? error.headers : undefined;
  const inner: unknown = 'error' in error ? error.error : undefined;
  const wrapped = typeof inner === 'object' && inner !== null && 'raw' in inner ? inner.raw : undefined;
  return {
    status: error.status,
    body: typeof wrapped === 'string' ? wrapped : '',
    header: (name) => headers?.get(name) ?? undefined,
  };
}

/** An error and what caused it, in one line: `fetch failed: connect ECONNREFUSED 127.0.0.1:9`. */
function causesOf(error: unknown): string {
  const texts: string[] = [];
  for (let cause = error; cause instanceof Error && texts.length < 5; cause = cause.cause) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
    texts.push(cause.message === '' ? code : cause.message);
  }
  return texts.length === 0 ? String(error) : texts.join(': ');
}
