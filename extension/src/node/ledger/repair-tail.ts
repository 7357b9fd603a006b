import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerDiagnostic } from '../../core/ledger/ledger.ts';
import { createWhole, syncFolder } from './durable.ts';
import type { ReadLedger } from './read-ledger.ts';
import type { SessionPaths } from './session-paths.ts';

/**
 * Makes a ledger end with a whole line again, after an interrupted write. What is cut off lies in
 * `torn-<sequence number>.bin` beside the ledger before it is cut. This is the one place where a ledger's file gets
 * shorter, and the bytes that go never were a line of it. Throws what the file system says.
 */
export async function repairTail(
  paths: SessionPaths,
  read: ReadLedger,
): Promise<readonly LedgerDiagnostic[]> {
  const { tail, bytes, end } = read;
  switch (tail.kind) {
    case 'none':
    case 'damaged':
      return [];
    case 'unterminated': {
      await changeFile(paths.ledger, 'a', (file) => file.appendFile('\n'));
      const message = 'The last line break was missing, as the last write was interrupted; it was added.';
      return [{ reason: 'torn-tail-repaired', line: end.next, message }];
    }
    case 'torn': {
      const removed = bytes.subarray(tail.from);
      const name = keepRemoved(paths.folder, end.next, removed);
      await syncFolder(paths.folder);
      await changeFile(paths.ledger, 'r+', (file) => file.truncate(tail.from));
      const message =
        `Line ${tail.line}: it was not a whole line, as the last write was interrupted; ` +
        `${removed.length} bytes were moved to ${name}.`;
      return [{ reason: 'torn-tail-repaired', line: tail.line, message }];
    }
  }
}

/** Writes the bytes to a new file in the folder, durably, and returns its name. */
function keepRemoved(folder: string, next: number, removed: Uint8Array): string {
  for (let copy = 1; ; copy += 1) {
    const name = copy === 1 ? `torn-${next}.bin` : `torn-${next}-${copy}.bin`;
    if (createWhole(join(folder, name), removed, true)) return name;
  }
}

async function changeFile(
  path: string,
  flags: 'a' | 'r+',
  change: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags);
  try {
    await change(file);
    await file.sync();
  } finally {
    await file.close();
  }
}
