import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './node/make-folder.ts';
import { fileFailure } from './node/file-failure.ts';
import { removeTree } from './node/forks/host-files.ts';
import { namesIn } from './node/names-in.ts';
import type { Places } from './places.ts';
import type { Result } from './protocol/result.ts';
import { ok } from './protocol/result.ts';

/** Folders of a session's work that can be made again: its forks, and scratch space for its sandbox. */
export interface SessionFolders {
  /** Makes the scratch folder. What a killed engine may have left running there is ended first. */
  openScratch(sessionId: string): Promise<Result<string, string>>;
  /** Removes the folders of a session that nobody has open. */
  remove(sessionId: string): Promise<void>;
  /** The same for a session that may have been killed: what it may have left running is ended first. */
  forget(sessionId: string): Promise<void>;
  /** Forgets every session that a killed engine left. One that is only just being opened has no lock yet: it is left alone. */
  sweep(isOpen: (sessionId: string) => boolean): Promise<void>;
}

/** The folders of sessions below the cache; nothing is made before it is asked for. */
export function createSessionFolders({ cache }: Places): SessionFolders {
  const scratchOf = (sessionId: string): string => join(cache, 'scratch', sessionId);
  const remove = async (sessionId: string): Promise<void> => {
    for (const folder of [scratchOf(sessionId), join(cache, 'forks', sessionId)]) await removeTree(folder);
  };
  const forget = async (sessionId: string): Promise<void> => {
    await endLeftovers(scratchOf(sessionId));
    await remove(sessionId);
  };
  return {
    async openScratch(sessionId) {
      const scratch = scratchOf(sessionId);
      await endLeftovers(scratch);
      try {
        // Files that a killed engine left there may be ones that this person can read only.
        await removeTree(scratch);
        makeFolder(scratch);
        return ok(scratch);
      } catch (error) {
        return { ok: false, failure: fileFailure(error, `make the folder ${scratch}`) };
      }
    },
    remove,
    forget,
    async sweep(isOpen) {
      for (const kind of ['scratch', 'forks']) {
        for (const sessionId of namesIn(join(cache, kind))) {
          if (isYoung(join(cache, kind, sessionId)) || isOpen(sessionId)) continue;
          await forget(sessionId);
        }
      }
    },
  };
}

/** Milliseconds in which a session that is being opened gets its lock. */
const openingMs = 60_000;

function isYoung(path: string): boolean {
  const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return changed !== undefined && Date.now() - changed < openingMs;
}

/** A session that was closed leaves no scratch folder: only one that was killed can have left processes. */
async function endLeftovers(scratch: string): Promise<void> {
  if (!existsSync(scratch)) return;
  const { killLeftProcesses } = await import('./node/sandboxes/left-processes.ts');
  killLeftProcesses(scratch);
}
