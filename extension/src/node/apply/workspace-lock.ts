import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fail, ok } from '../../protocol/result.ts';
import type { Result } from '../../protocol/result.ts';
import { createJournal, ensureFolder, recordId } from './journal.ts';
import type { WorkspaceFiles } from './workspace-files.ts';
import { errorCode } from '../file-failure.ts';

/** Who holds a lock, and whether they still can. */
export interface Processes {
  /** this process: letters, digits, `-` and `_` only; never the name of another one, also not of one long gone */
  readonly self: string;
  isAlive(name: string): Promise<boolean>;
}

/** Keeps two processes from writing to one workspace at the same time. */
export interface WorkspaceLock {
  /**
   * Waits for the lock; it is held until `release`. Fails when another living process keeps it for longer than
   * `waitMs`, and when a dead one left another session's half-done work behind, which only that session can finish.
   */
  acquire(): Promise<Result<{ release(): Promise<void> }, 'denied'>>;
}

/** What a lock is made from. */
export interface LockOptions {
  readonly files: WorkspaceFiles;
  readonly processes: Processes;
  /** folder that every process of this person uses for its locks */
  readonly state: string;
  /** real path of the workspace */
  readonly workspace: string;
  /** journal folder of the caller's session */
  readonly directory: string;
  readonly waitMs: number;
}

/**
 * One writer per workspace, among all processes. Everyone who wants the lock puts up a file of their own, then looks
 * whether another living process has one; if so they take theirs down and wait a random while. Of two who put theirs
 * up at the same time at least one sees the other, so that never both go on. A file of a dead process is removed by
 * its own unique name, which no race can turn into the removal of a living one's.
 */
export function createWorkspaceLock(options: LockOptions): WorkspaceLock {
  const { files, processes, state, waitMs } = options;
  const prefix = `${recordId(options.workspace)}.`;

  async function othersHold(mine: string | undefined): Promise<string | undefined> {
    const names = await files.list(state);
    for (const name of names.filter((each) => each.startsWith(prefix) && each !== mine))
      if (await processes.isAlive(ownerOf(name))) return name;
    return undefined;
  }

  async function clearDead(): Promise<Result<void, 'denied'>> {
    for (const name of (await files.list(state)).filter((each) => each.startsWith(prefix))) {
      if (await processes.isAlive(ownerOf(name))) continue;
      const left = await unfinishedElsewhere(options, join(state, name));
      if (left !== undefined) return fail('denied', cutOffElsewhere(options.workspace, left));
      await takeDown(files, join(state, name));
    }
    return ok(undefined);
  }

  async function acquire(): Promise<Result<{ release(): Promise<void> }, 'denied'>> {
    await ensureFolder(files, state);
    const mine = `${prefix}${processes.self}.${randomBytes(6).toString('hex')}`;
    const giveUpAt = performance.now() + waitMs;
    for (;;) {
      const cleared = await clearDead();
      if (!cleared.ok) return cleared;
      let holder = await othersHold(undefined);
      if (holder === undefined) {
        await files.create(join(state, mine), {
          bytes: new TextEncoder().encode(options.directory),
          mode: 0o600,
          unsynced: true,
        });
        holder = await othersHold(mine);
        if (holder === undefined) return ok({ release: () => takeDown(files, join(state, mine)) });
        await takeDown(files, join(state, mine));
      }
      if (performance.now() > giveUpAt) return fail('denied', heldElsewhere(options, holder));
      await wait(randomInt(1, 25));
    }
  }

  return { acquire };
}

/** Processes of this machine by number and start, so that a number that was given out again is not taken for its old owner. */
export function createProcesses(): Processes {
  const host = recordId(hostname()).slice(0, 8);
  return {
    self: `${host}-${process.pid}-${statusOf(process.pid)?.started ?? 'unknown'}`,
    async isAlive(name) {
      const [itsHost, pid, started] = name.split('-');
      // Whether a process of another machine lives cannot be seen from here.
      if (itsHost !== host) return true;
      if (!runs(Number(pid))) return false;
      const status = statusOf(Number(pid));
      return status === undefined || (!status.dead && (started === 'unknown' || started === status.started));
    },
  };
}

function ownerOf(lockName: string): string {
  return lockName.split('.')[1] ?? '';
}

/** The journal folder that a dead process was working from, if it is another session's and its work is half done. */
async function unfinishedElsewhere(
  { files, directory, workspace }: LockOptions,
  lockPath: string,
): Promise<string | undefined> {
  if ((await files.lstat(lockPath)) === undefined) return undefined;
  const theirs = new TextDecoder().decode(await files.read(lockPath));
  if (theirs === '' || theirs === directory) return undefined;
  const { records, damaged } = await createJournal(files, theirs).unfinished();
  const here = records.filter((record) => record.workspace === workspace);
  return here.length > 0 || damaged.length > 0 ? theirs : undefined;
}

function cutOffElsewhere(workspace: string, directory: string): string {
  return (
    `Cannot change ${workspace} as another session was cut off while it changed the same files: its record is in ` +
    `${directory}. Open that session first, which rolls its change back, or delete that folder to keep the files as they are.`
  );
}

function heldElsewhere({ state, workspace }: LockOptions, holder: string): string {
  return (
    `Cannot change ${workspace} as another process is changing it: the lock is ${join(state, holder)}. Wait for it, ` +
    `or delete that file if no such process runs any more, and try again.`
  );
}

async function takeDown(files: WorkspaceFiles, path: string): Promise<void> {
  try {
    await files.remove(path);
  } catch (error) {
    // Somebody else removed it, or nobody can: then it counts no longer than its process lives.
    if (errorCode(error) === undefined) throw error;
  }
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

/** Fields 3 and 22 of Linux's /proc/<pid>/stat: whether it only waits to be reaped, and its start in ticks since the boot. */
function statusOf(pid: number): { readonly dead: boolean; readonly started: string | undefined } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The program's name, in parentheses, may hold spaces and parentheses itself.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { dead: fields[0] === 'Z' || fields[0] === 'X', started: fields[19] };
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}
