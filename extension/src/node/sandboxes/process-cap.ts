import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Makes control groups that hold a command's tree below a number of processes and threads. */
export interface ProcessCaps {
  /** A new group, without a limit yet; undefined when the kernel refuses one. */
  make(): ProcessCap | undefined;
}

/** A group of processes with a limit that the kernel keeps. */
export interface ProcessCap {
  /** a process that writes its number to this file belongs to the group, with all that it starts */
  readonly joinFile: string;
  /** Whether the kernel took the limit. */
  limit(tasksMax: number): boolean;
  /** Whether the group was refused a process because it was full. */
  wasReached(): boolean;
  /** Removes the group, once its processes are gone. */
  remove(): void;
}

/**
 * Undefined where this process may not make groups for the controller `pids` (cgroup versions 1 and 2, see
 * cgroups(7)), as most ordinary users may not. Also removes the empty groups that killed runs left behind.
 */
export function findProcessCaps(): ProcessCaps | undefined {
  const base = candidateFolders().find(isUsable);
  if (base === undefined) return undefined;
  const left = new Set(readdirSync(base).filter(isLeftBehind));
  const sweep = (): void => {
    for (const name of left) if (removeGroup(join(base, name))) left.delete(name);
  };
  return {
    make() {
      sweep();
      const name = `${groupPrefix}${process.pid}-${randomUUID()}`;
      const folder = join(base, name);
      if (!makeGroup(folder)) return undefined;
      return {
        joinFile: join(folder, 'cgroup.procs'),
        limit: (tasksMax) => writeSetting(join(folder, 'pids.max'), String(tasksMax)),
        wasReached: () => linesOf(join(folder, 'pids.events')).some((line) => /^max [1-9]/.test(line)),
        remove() {
          // The kernel takes a moment to forget the last process: what it will not remove now is removed next time.
          left.add(name);
          sweep();
        },
      };
    },
  };
}

const groupPrefix = 'ratchet-';

/** A group of a process that is no more; one of a living process may be about to be joined. */
function isLeftBehind(name: string): boolean {
  const owner = name.startsWith(groupPrefix) ? /\d+/.exec(name)?.[0] : undefined;
  return owner !== undefined && !existsSync(`/proc/${owner}`);
}

/** Folders in which a new group has the controller: below the own group, or beside it. */
function candidateFolders(): string[] {
  const groups = linesOf('/proc/self/cgroup').map((line) => line.split(':'));
  const mounts = linesOf('/proc/self/mountinfo').map((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root = '', path = ''] = before.split(' ');
    const [type = '', , options = ''] = after.split(' ');
    return { type, options, root, path };
  });
  const folders: string[] = [];
  for (const [, controllers = '', group = ''] of groups) {
    const isSecond = controllers === '';
    if (!isSecond && !controllers.split(',').includes('pids')) continue;
    const mount = mounts.find(({ type, options }) =>
      isSecond ? type === 'cgroup2' : type === 'cgroup' && options.split(',').includes('pids'),
    );
    if (mount === undefined) continue;
    const own = join(mount.path, mount.root === '/' ? group : group.slice(mount.root.length));
    folders.push(...(isSecond ? [own, dirname(own)].filter(passesPidsOn) : [own]));
  }
  return folders;
}

/** In version 2 a group has the controllers that the group around it passes on. */
function passesPidsOn(folder: string): boolean {
  return linesOf(join(folder, 'cgroup.subtree_control')).some((line) => line.split(' ').includes('pids'));
}

function isUsable(folder: string): boolean {
  const trial = join(folder, `${groupPrefix}${process.pid}-${randomUUID()}`);
  const made = makeGroup(trial);
  removeGroup(trial);
  return made;
}

function makeGroup(folder: string): boolean {
  try {
    mkdirSync(folder);
  } catch {
    return false;
  }
  const isMade = writeSetting(join(folder, 'pids.max'), 'max');
  if (!isMade) removeGroup(folder);
  return isMade;
}

function writeSetting(path: string, value: string): boolean {
  try {
    writeFileSync(path, value);
    return true;
  } catch {
    return false;
  }
}

/** The kernel refuses to remove a group with processes in it, so one that is in use cannot be lost. */
function removeGroup(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}
