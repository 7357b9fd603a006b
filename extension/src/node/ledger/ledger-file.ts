import {
  close,
  closeSync,
  constants,
  fdatasync,
  fsyncSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { makeFolder } from '../make-folder.ts';
import { anchorText, readAnchor } from '../../core/ledger/anchor.ts';
import type { ChainEnd, KeyedHash } from '../../core/ledger/chain.ts';
import { errorCode } from '../file-failure.ts';
import { syncFolder, writeAll } from './durable.ts';

/** What the writer needs of the two files of a ledger. Every function throws what the file system says. */
export interface LedgerFiles {
  /** Appends to the ledger; what has returned outlives the process. */
  write(bytes: Uint8Array): void;
  /** What was written when this was called outlives a power cut when it resolves. */
  sync(): Promise<void>;
  /** Overwrites the anchor; like `write`, it outlives the process only. */
  writeAnchor(end: ChainEnd): void;
  /** Syncs the anchor and closes both. */
  close(): Promise<void>;
}

const dataSync = promisify(fdatasync);
const closeFile = promisify(close);

/**
 * Opens the ledger at `ledger` (created when `create`, and must not exist then) and the anchor (created empty when
 * missing, with `end` when `create`).
 */
export async function openLedgerFiles(
  paths: { readonly ledger: string; readonly anchor: string },
  how: { readonly create: boolean; readonly end: ChainEnd; readonly hash: KeyedHash },
): Promise<LedgerFiles> {
  const anchor = openAnchor(paths.anchor, how.create);
  const { O_WRONLY, O_APPEND, O_CREAT, O_EXCL } = constants;
  const ledger = openOrClose(anchor, paths.ledger, O_WRONLY | O_APPEND | (how.create ? O_CREAT | O_EXCL : 0));
  const files: LedgerFiles = {
    write: (bytes) => writeAll(ledger, bytes),
    sync: () => dataSync(ledger),
    writeAnchor: (end) => void writeSync(anchor, anchorText(end, how.hash), 0),
    close: async () => {
      try {
        fsyncSync(anchor);
      } finally {
        await Promise.all([closeFile(ledger), closeFile(anchor)]);
      }
    },
  };
  if (how.create) await makeDurable(files, paths, how.end);
  return files;
}

/** Puts the anchor of an empty ledger beside it, and makes all new names survive a power cut. */
async function makeDurable(
  files: LedgerFiles,
  paths: { readonly ledger: string; readonly anchor: string },
  end: ChainEnd,
): Promise<void> {
  const folder = dirname(paths.ledger);
  try {
    files.writeAnchor(end);
    await Promise.all([folder, dirname(folder), dirname(paths.anchor)].map(syncFolder));
  } catch (error) {
    await files.close();
    throw error;
  }
}

/** What the anchor says; undefined when it is missing or not what was written. */
export function readAnchorFile(path: string, hash: KeyedHash): ChainEnd | undefined {
  try {
    return readAnchor(readFileSync(path, 'latin1'), hash);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function openAnchor(path: string, create: boolean): number {
  makeFolder(dirname(path));
  const { O_WRONLY, O_CREAT, O_TRUNC } = constants;
  return openSync(path, O_WRONLY | O_CREAT | (create ? O_TRUNC : 0), 0o600);
}

function openOrClose(other: number, path: string, flags: number): number {
  try {
    return openSync(path, flags, 0o600);
  } catch (error) {
    closeSync(other);
    throw error;
  }
}
