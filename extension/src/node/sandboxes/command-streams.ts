import { execFile } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, unlinkSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';

/** What a command reads: nothing, a text, or what is written to it while it runs. */
export type CommandInput =
  { readonly kind: 'none' } | { readonly kind: 'text'; readonly text: string } | { readonly kind: 'open' };

/** The streams between this process and a command. */
export interface CommandStreams {
  /** for `spawn`: stdin, stdout, stderr; with messages: stdin, stdout, messages, stderr */
  readonly stdio: readonly (number | 'ignore' | 'pipe')[];
  /** Takes the parent's side; call once, right after `spawn`, also when that failed. */
  attach(child: ChildProcess | undefined): {
    readonly stdout: Readable | undefined;
    readonly stderr: Readable | undefined;
    readonly stdin: Writable | undefined;
    readonly messages: Readable | undefined;
  };
}

interface CommandStreamsSource {
  open(input: CommandInput, withMessages: boolean): Promise<CommandStreams>;
}

/**
 * Streams over named pipes in `folder` (files for a text on stdin), unlinked as soon as both sides are open. Node's own
 * pipes are sockets, and a command that opens /dev/stdout, /dev/stderr or /dev/stdin fails on those. Windows, which has
 * neither, gets Node's.
 */
export function createCommandStreams(folder: string): CommandStreamsSource {
  const ready: string[] = [];
  let making: Promise<void> | undefined;
  const makeMore = async (): Promise<void> => {
    const names = Array.from({ length: pipesMadeAtOnce }, () => join(folder, `pipe-${randomUUID()}`));
    await promisify(execFile)('mkfifo', ['-m', '600', '--', ...names]);
    ready.push(...names);
  };
  const take = async (): Promise<string> => {
    for (;;) {
      const name = ready.pop();
      // One `mkfifo` makes many, so that most commands wait for none.
      if (name !== undefined) return name;
      await (making ??= makeMore().finally(() => (making = undefined)));
    }
  };
  return {
    async open(input, withMessages) {
      if (process.platform === 'win32') return nodePipes(input);
      const stdout = openPipe(await take(), 'parent-reads');
      const stderr = openPipe(await take(), 'parent-reads');
      const stdin = input.kind === 'open' ? openPipe(await take(), 'parent-writes') : undefined;
      const textFile =
        input.kind === 'text' ? textOnDisk(join(folder, `stdin-${randomUUID()}`), input.text) : undefined;
      const childSide = stdin?.child ?? textFile;
      return {
        stdio: [
          childSide ?? 'ignore',
          stdout.child,
          ...(withMessages ? ['pipe' as const] : []),
          stderr.child,
        ],
        attach(child) {
          for (const side of [childSide, stdout.child, stderr.child]) if (side !== undefined) closeSync(side);
          return {
            stdout: new Socket({ fd: stdout.parent, readable: true, writable: false }),
            stderr: new Socket({ fd: stderr.parent, readable: true, writable: false }),
            stdin: stdin && new Socket({ fd: stdin.parent, readable: false, writable: true }),
            messages: withMessages ? (child?.stderr ?? undefined) : undefined,
          };
        },
      };
    },
  };
}

const pipesMadeAtOnce = 32;

/** Opens both sides; only the parent's is non-blocking. The name is gone afterwards. */
function openPipe(
  path: string,
  direction: 'parent-reads' | 'parent-writes',
): { parent: number; child: number } {
  const { O_RDONLY, O_WRONLY, O_RDWR, O_NONBLOCK } = constants;
  // Opened for both, a named pipe never waits for its other side.
  const holder = openSync(path, O_RDWR | O_NONBLOCK);
  const reads = direction === 'parent-reads';
  const parent = openSync(path, (reads ? O_RDONLY : O_WRONLY) | O_NONBLOCK);
  const child = openSync(path, reads ? O_WRONLY : O_RDONLY);
  closeSync(holder);
  unlinkSync(path);
  return { parent, child };
}

function textOnDisk(path: string, text: string): number {
  writeFileSync(path, text, { mode: 0o600 });
  const descriptor = openSync(path, 'r');
  unlinkSync(path);
  return descriptor;
}

function nodePipes(input: CommandInput): CommandStreams {
  return {
    stdio: [input.kind === 'none' ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    attach(child) {
      if (input.kind === 'text') child?.stdin?.end(input.text);
      return {
        stdout: child?.stdout ?? undefined,
        stderr: child?.stderr ?? undefined,
        stdin: child?.stdin ?? undefined,
        messages: undefined,
      };
    },
  };
}
