import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerStore } from '../../extension/src/core/ledger/ledger.ts';
import type { Clock } from '../../extension/src/core/ports.ts';
import { createFileLedgerStore } from '../../extension/src/node/ledger/file-ledger-store.ts';
import type { ContractLimits } from '../contracts/ledger-store.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The machine's time; nothing here waits. */
const machineClock: Clock = { now: () => Date.now(), wait: () => Promise.resolve() };

/** A file ledger store in a folder of its own, which is removed at the end. */
export interface FileLedgers extends AsyncDisposable {
  readonly root: string;
  readonly store: LedgerStore;
  ledgerPath(sessionId: string): string;
  anchorPath(sessionId: string): string;
  /** Rewrites a ledger's text behind the store's back. */
  change(sessionId: string, change: (lines: string[]) => readonly string[]): Promise<void>;
}

export async function fileLedgers(limits?: ContractLimits): Promise<FileLedgers> {
  const folder = await temporaryFolder();
  const ledgerPath = (sessionId: string): string => join(folder.path, 'sessions', sessionId, 'ledger.jsonl');
  return {
    root: folder.path,
    store: storeIn(folder.path, limits),
    ledgerPath,
    anchorPath: (sessionId) => join(folder.path, 'anchors', sessionId),
    change: async (sessionId, change) => {
      const lines = (await readFile(ledgerPath(sessionId), 'utf8')).split('\n').slice(0, -1);
      await writeFile(
        ledgerPath(sessionId),
        change(lines)
          .map((line) => `${line}\n`)
          .join(''),
      );
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** A store over the folder of `fileLedgers`; another process uses it to share the folder. */
export const storeIn = (root: string, limits?: ContractLimits): LedgerStore =>
  createFileLedgerStore({
    directory: join(root, 'sessions'),
    keyFile: join(root, 'key'),
    anchorDirectory: join(root, 'anchors'),
    clock: machineClock,
    ...(limits === undefined ? {} : { limits }),
  });
