import { join } from 'node:path';

/** Where one session's files lie. Only `anchor` is outside `folder`. */
export interface SessionPaths {
  readonly folder: string;
  readonly ledger: string;
  readonly lock: string;
  readonly blobs: string;
  /** cached number of bytes in `blobs` */
  readonly size: string;
  readonly anchor: string;
}

/** Names that are the same file on every file system, and no path: letters, digits, `_` and `-`, at most 100. */
export const isSessionId = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(text);

/** The paths of a session whose id `isSessionId`. */
export function sessionPaths(directory: string, anchorDirectory: string, sessionId: string): SessionPaths {
  const folder = join(directory, sessionId);
  return {
    folder,
    ledger: join(folder, 'ledger.jsonl'),
    lock: join(folder, 'lock'),
    blobs: join(folder, 'blobs'),
    size: join(folder, 'blobs.size'),
    anchor: join(anchorDirectory, sessionId),
  };
}
