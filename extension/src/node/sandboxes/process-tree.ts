import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What a tree of processes uses now. */
export interface TreeUsage {
  /** processes and threads */
  readonly tasks: number;
  /** bytes of memory that only these processes hold: without the program files, which the kernel can drop at any time */
  readonly memoryBytes: number;
}

/**
 * Usage of the processes in the PID namespace whose init has the host's number `initProcess`, read from that namespace's
 * own /proc. Counts no further than `tasksMax` needs: in a fork bomb every reading is slow. Undefined when it is gone.
 */
export function usageOfNamespace(initProcess: number, tasksMax: number): TreeUsage | undefined {
  const folder = processesOfNamespace(initProcess);
  const entries = folder === undefined ? undefined : entriesOf(folder);
  if (folder === undefined || entries === undefined) return undefined;
  const numbers = entries.filter(isNumber);
  if (numbers.length > tasksMax) return { tasks: numbers.length, memoryBytes: 0 };
  return usageOf(numbers.map((number) => `${folder}/${number}`));
}

/**
 * The namespace's own /proc, seen from the host; undefined when the namespace is gone, or while its init still has the
 * host's /proc at its root.
 */
export function processesOfNamespace(initProcess: number): string | undefined {
  const folder = `/proc/${initProcess}/root/proc`;
  const namespace = linkOf(`/proc/${initProcess}/ns/pid`);
  return namespace !== undefined && namespace === linkOf(`${folder}/1/ns/pid`) ? folder : undefined;
}

/** Target of a symbolic link in /proc; undefined when the process is gone. */
export function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** Usage of single processes of the host. */
export function usageOfProcesses(processes: readonly number[]): TreeUsage {
  return usageOf(processes.map((number) => `/proc/${number}`));
}

/**
 * Every living process that came from `root`: its descendants, its process group and session, and whatever carries
 * `marker` (`NAME=value`) in its environment, which also finds those that cut every other tie. Linux only: elsewhere none.
 */
export function findTree(root: number, marker: string): number[] {
  const known = new Map<
    number,
    { readonly parent: number; readonly group: number; readonly session: number }
  >();
  for (const number of (entriesOf('/proc') ?? []).filter(isNumber)) {
    const fields = statFields(`/proc/${number}/stat`);
    const [state, parent, group, session] = fields;
    if (state === undefined || state === 'Z' || state === 'X') continue;
    known.set(Number(number), { parent: Number(parent), group: Number(group), session: Number(session) });
  }
  const members = new Set<number>();
  for (const [number, { group, session }] of known)
    if (number === root || group === root || session === root || carries(number, marker)) members.add(number);
  for (let before = -1; before !== members.size;) {
    before = members.size;
    for (const [number, { parent }] of known) if (members.has(parent)) members.add(number);
  }
  members.delete(process.pid);
  return [...members];
}

function usageOf(folders: readonly string[]): TreeUsage {
  let tasks = 0;
  let kilobytes = 0;
  for (const folder of folders) {
    const status = textOf(`${folder}/status`);
    if (status === undefined) continue;
    tasks += field(status, 'Threads');
    kilobytes += field(status, 'RssAnon') + field(status, 'RssShmem');
  }
  return { tasks, memoryBytes: kilobytes * 1024 };
}

function field(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}

/** Fields 3 and on of proc_pid_stat(5): after the program's name, which may hold spaces and brackets. */
function statFields(path: string): string[] {
  const text = textOf(path);
  return text === undefined ? [] : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function carries(process: number, marker: string): boolean {
  return textOf(`/proc/${process}/environ`)?.split('\0').includes(marker) === true;
}

function isNumber(name: string): boolean {
  return /^\d+$/.test(name);
}

/** Processes end while they are read, and those of other people cannot be read. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function entriesOf(folder: string): string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}
