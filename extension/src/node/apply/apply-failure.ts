import type { ApplyOutcome } from '../../core/ports.ts';
import { Interference, MissingContent } from './carry-out.ts';
import { errorCode } from '../file-failure.ts';

/** Why an apply or an undo failed. */
export type ApplyFailure = Extract<ApplyOutcome, { status: 'failed' }>;

/** Makes an `ApplyFailure`. */
export function failed(reason: ApplyFailure['reason'], message: string): ApplyFailure {
  return { status: 'failed', reason, message };
}

/** What an error of the file system means to a person, or undefined when the error is a bug. */
export function failureOf(error: unknown, workspace: string): ApplyFailure | undefined {
  if (error instanceof MissingContent)
    return failed(
      'damaged',
      `Cannot change ${error.path} as its content is no longer in the session's store, or was damaged there. Let the agent make this change again.`,
    );
  if (error instanceof Interference)
    return failed(
      'denied',
      `Cannot change ${error.path} as something else keeps changing it, or its folder, at the same time. Stop that (a build, a formatter, a sync) and try again.`,
    );
  const code = errorCode(error);
  if (code === undefined) return undefined;
  const what = `Cannot change the files in ${workspace}`;
  const where = (error as Error).message;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return failed('no-space', `${what} as the disk is full: ${where}. Free some space and try again.`);
    case 'EROFS':
      return failed(
        'denied',
        `${what} as the file system is read-only: ${where}. Make it writable and try again.`,
      );
    case 'EACCES':
    case 'EPERM':
      return failed(
        'denied',
        `${what} as the system forbids it: ${where}. Allow writing there (permissions of the folder, an immutable file, a program that holds it open) and try again.`,
      );
    default:
      return failed(
        'denied',
        `${what} as the system reported ${code}: ${where}. Look at that path and try again.`,
      );
  }
}
