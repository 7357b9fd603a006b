import type { ForkFailureReason } from '../../core/ports.ts';
import { fail, type Result } from '../../protocol/result.ts';
import { errorCode } from '../file-failure.ts';

/**
 * Turns errors of the file system into failures; `what` completes "Cannot …". Everything else is a bug and is thrown
 * on.
 */
export async function guarded<Value>(
  what: string,
  work: () => Promise<Result<Value, ForkFailureReason>>,
): Promise<Result<Value, ForkFailureReason>> {
  try {
    return await work();
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const { reason, rule } = meanings[code] ?? other;
    return fail(reason, `Cannot ${what} as ${rule}: current value is ${code}.`);
  }
}

/** A blob store's result with a fork's reasons. */
export function forkResult<Value>(
  result: Result<Value, ForkFailureReason | 'failed'>,
): Result<Value, ForkFailureReason> {
  if (result.ok) return result;
  const { reason, message } = result.failure;
  return fail(reason === 'failed' ? 'denied' : reason, message);
}

/** A file is above the limit; sizes in bytes. */
export function tooLarge(
  verb: string,
  path: string,
  bytes: number,
  bytesMax: number,
): Result<never, ForkFailureReason> {
  const advice = verb === 'read' ? 'Read a part of it with a command.' : 'Write it with a command.';
  return fail(
    'too-large',
    `Cannot ${verb} ${path} as files may have ${bytesMax} bytes: current value is ${bytes}. ${advice}`,
  );
}

interface Meaning {
  readonly reason: ForkFailureReason;
  readonly rule: string;
}

const other: Meaning = { reason: 'denied', rule: 'the file system must allow it' };
const full: Meaning = { reason: 'no-space', rule: 'the disk must have room' };
const meanings: Readonly<Record<string, Meaning>> = {
  ENOSPC: full,
  EDQUOT: full,
  ENOENT: { reason: 'not-found', rule: 'it must exist' },
  ENOTDIR: { reason: 'not-a-folder', rule: 'what it lies in must be a folder' },
  EISDIR: { reason: 'not-a-file', rule: 'it must be a file' },
  ENAMETOOLONG: { reason: 'denied', rule: 'names may have 255 bytes' },
};
