import type { Failure } from '../protocol/result.ts';

/** What the operating system's errors come to. */
export type FileFailureReason = 'no-space' | 'denied' | 'failed';

/**
 * An error of the file system as an expected failure; every other error is a bug and is thrown on. `what` completes
 * "Cannot …", for example `append to the ledger`.
 */
export function fileFailure(error: unknown, what: string): Failure<FileFailureReason> {
  const code = errorCode(error);
  if (code === undefined) throw error;
  const reason = reasons[code] ?? 'failed';
  return {
    reason,
    message: `Cannot ${what} as ${rules[reason]}: current value is ${code}. ${advice[reason]}`,
  };
}

/** The system's name for an error of the file system (`ENOENT`), or undefined for any other error. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

const reasons: Readonly<Record<string, FileFailureReason>> = {
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EFBIG: 'no-space',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
};
const rules: Readonly<Record<FileFailureReason, string>> = {
  'no-space': 'the disk must have room',
  denied: 'the folder must be writable for this user',
  failed: 'the file system must answer',
};
const advice: Readonly<Record<FileFailureReason, string>> = {
  'no-space': 'Free some space, then open the session again.',
  denied: 'Give this user access, then open the session again.',
  failed: 'Check the disk, then open the session again.',
};
