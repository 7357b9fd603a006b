import type { ErrorReply } from '../../core/context/wire/model-failures.ts';
import { limits } from '../../core/limits.ts';
import type { ModelFailure } from '../../core/ports.ts';
import type { Deadline, ModelTimeouts } from './deadline.ts';
import type { HttpReply } from './http-post.ts';

/** What it means that no reply came. */
export function failureOfNetwork(error: unknown): ModelFailure {
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

/** A refusal with what it says, as far as that comes through. */
export async function refusalOf(reply: HttpReply): Promise<ErrorReply> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for (let next = await reply.body.next(); next.done !== true; next = await reply.body.next()) {
      chunks.push(next.value);
      bytes += next.value.length;
      if (bytes > limits.refusalBytesMax) {
        reply.hangUp();
        break;
      }
    }
  } catch {
    // The status says the most; what did not come through is no reason to say less.
  }
  const body = Buffer.concat(chunks).toString('utf8');
  return { status: reply.status, body, header: (name) => reply.header(name) };
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
