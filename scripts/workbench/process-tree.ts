import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';

/** How long a tree may take to end by itself, in milliseconds. */
const graceMs = 2_000;

/** A program with everything that it started. */
export interface ProcessTree {
  /** standard output and error as they come */
  readonly output: Readable;
  /** resolves when the program has ended, by itself or not */
  readonly ended: Promise<void>;
  /** ends the program and everything below it; resolves when they are gone */
  stop(): Promise<void>;
}

/**
 * Starts a program as a group of its own (Linux, macOS). It ends with this process however that ends, killed too: a
 * shell beside it waits for the end of its input.
 */
export function startProcessTree(
  command: readonly [string, ...string[]],
  options: { readonly cwd: string; readonly environment: NodeJS.ProcessEnv },
): ProcessTree {
  const shell: ChildProcessByStdio<Writable, Readable, null> = spawn(
    '/bin/sh',
    ['-c', guarded, 'sh', ...command],
    {
      cwd: options.cwd,
      env: options.environment,
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    },
  );
  // Its input is closed to end it, and it may be gone by then.
  shell.stdin.on('error', () => undefined);
  const ended = once(shell, 'close').then(() => undefined);
  return {
    output: shell.stdout,
    ended,
    stop: async () => {
      if (shell.pid === undefined) return;
      const below = descendantsOf(shell.pid);
      shell.stdin.end();
      const late = setTimeout(() => endAll([-Number(shell.pid), ...below]), graceMs);
      await ended;
      clearTimeout(late);
      // Processes with a session of their own, like a terminal's, are not in the group.
      endAll(below);
    },
  };
}

/** The program runs beside `read`; whoever ends first takes the group with it. */
const guarded = '{ "$@" 2>&1; kill -TERM 0; } & read -r _; kill -TERM 0';

/** The living processes below one (Linux; elsewhere none are found). */
function descendantsOf(ancestor: number): number[] {
  const parents = new Map(processIds().map((pid) => [pid, parentOf(pid)]));
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === ancestor || isBelow(parent));
  };
  return [...parents.keys()].filter(isBelow);
}

function processIds(): number[] {
  return process.platform === 'linux'
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
    : [];
}

function parentOf(pid: number): number | undefined {
  try {
    const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return parent === undefined ? undefined : Number(parent);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

function endAll(processes: readonly number[]): void {
  for (const pid of processes)
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // It ended before.
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
}
