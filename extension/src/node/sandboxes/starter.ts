import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { shellQuote } from '../../core/forks/overlay-mount.ts';
import { findProgram } from '../find-program.ts';
import { createCommandStreams } from './command-streams.ts';
import type { CommandInput, CommandStreams } from './command-streams.ts';
import { findProcessCaps } from './process-cap.ts';
import type { ProcessCap } from './process-cap.ts';
import { lowerPriority } from './process-signals.ts';

/** What to start, and where. */
export interface Start {
  /**
   * `script`: POSIX shell text that sets the command up and becomes it; descriptor 2 takes messages of the set-up, 3 is
   * the command's stderr. It is run by the program that `namespace` names, if any. `program`: no shell, no set-up.
   */
  readonly what:
    | { readonly kind: 'script'; readonly text: string; readonly namespace: readonly string[] }
    | { readonly kind: 'program'; readonly argv: readonly string[] };
  /** environment and folder of the shell itself; undefined takes the starter's */
  readonly surroundings?: Surroundings;
  readonly input: CommandInput;
  /** processes and threads that the kernel shall allow, where this process may tell it so */
  readonly tasksMax: number;
  /** whether the script itself makes the kernel keep the number of processes small */
  readonly limitsItself: boolean;
}

/** What a process is started in: variables, and an absolute folder. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
}

/** A process that was started, with its streams. */
export interface Started {
  /** leads a process group of its own */
  readonly child: ChildProcess;
  readonly stdout: Readable | undefined;
  readonly stderr: Readable | undefined;
  readonly stdin: Writable | undefined;
  /** messages of the set-up */
  readonly messages: Readable | undefined;
  readonly cap: ProcessCap | undefined;
  /** Removes what the start put on disk; call when the processes are gone. */
  cleanUp(): void;
}

/** Starts processes. */
export interface Starter {
  /** The error when no process could be made. */
  start(start: Start): Promise<Started | Error>;
}

/**
 * Starts scripts in a shell that is already there: while a command runs, the shell for the next one is made, which has
 * joined its control group (up to 10 ms, as the kernel waits for all processors) and waits for the name of its script. It
 * ends by itself when this process dies.
 */
export function createStarter(options: StarterOptions): Starter {
  const streams = createCommandStreams(options.scratch);
  const caps = process.platform === 'linux' ? findProcessCaps() : undefined;
  const binder = deathBinder(options.surroundings);
  const make: ShellMaker = async (surroundings, input) => {
    const cap = caps?.make();
    const started = await startWords(
      // The last word is only a name, by which people find the shell in a list of processes.
      [...binder, '/bin/sh', '-c', waitingShell(cap), `ratchet ${options.scratch}`],
      surroundings,
      streams.open(input, true),
    );
    return started instanceof Error ? started : { ...started, cap };
  };
  const shells = createSpareShell(() => make(options.surroundings, { kind: 'none' }));
  return {
    async start(start) {
      const surroundings = start.surroundings ?? options.surroundings;
      if (start.what.kind === 'program')
        return startWords(start.what.argv, surroundings, streams.open(start.input, false));
      const isCommon = options.isWarm && start.surroundings === undefined;
      const spare = isCommon && start.input.kind === 'none' ? await shells.take() : undefined;
      const shell = spare ?? (await make(surroundings, start.input));
      if (shell instanceof Error) return shell;
      try {
        const file = join(options.scratch, `script-${randomUUID()}`);
        send(shell, start, file);
        if (isCommon) shells.refill();
        return { ...shell, cleanUp: () => rmSync(file, { force: true }) };
      } catch (error) {
        // A full disk, for example.
        shell.child.kill('SIGKILL');
        return asError(error);
      }
    },
  };
}

interface StarterOptions {
  /** private folder for pipes and scripts */
  readonly scratch: string;
  readonly surroundings: Surroundings;
  /** whether to keep a shell ready */
  readonly isWarm: boolean;
}

/**
 * Words that let the shell, and bubblewrap after it, die with this process from the first moment on. Bubblewrap binds
 * itself only once it stands: when its caller dies before that, its child waits for ever for a word of it.
 */
function deathBinder({ environment }: Surroundings): readonly string[] {
  const setpriv = process.platform === 'linux' ? findProgram('setpriv', environment['PATH']) : undefined;
  return setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL'];
}

/** Gives a waiting shell its script, in `file`. */
function send(shell: Started, start: Start, file: string): void {
  if (start.what.kind === 'program') return;
  writeFileSync(file, start.what.text, { mode: 0o600 });
  const isLimited = shell.cap?.limit(start.tasksMax) === true || start.limitsItself;
  if (shell.child.pid !== undefined && !isLimited) lowerPriority(shell.child.pid);
  say(shell.messages, `${start.what.namespace.join(' ')}\n${file}\n`);
}

type ShellMaker = (surroundings: Surroundings, input: CommandInput) => Promise<Started | Error>;

function createSpareShell(make: () => Promise<Started | Error>): {
  readonly take: () => Promise<Started | undefined>;
  readonly refill: () => void;
} {
  let spare: Promise<Started | Error> | undefined;
  return {
    async take() {
      const taken = await spare;
      spare = undefined;
      if (taken === undefined || taken instanceof Error) return undefined;
      if (taken.child.exitCode !== null || taken.child.signalCode !== null) return undefined;
      holdProcess(taken, true);
      return taken;
    },
    refill() {
      spare ??= make().then((shell) => {
        if (!(shell instanceof Error)) holdProcess(shell, false);
        return shell;
      });
    },
  };
}

async function startWords(
  argv: readonly string[],
  { environment, directory }: Surroundings,
  opening: Promise<CommandStreams>,
): Promise<Started | Error> {
  const [program = '', ...rest] = argv;
  const place = { cwd: directory, env: environment, detached: true, windowsHide: true };
  let opened: CommandStreams | undefined;
  try {
    opened = await opening;
    const child = spawn(program, rest, { ...place, stdio: [...opened.stdio] });
    return { child, ...opened.attach(child), cap: undefined, cleanUp: () => undefined };
  } catch (error) {
    // No room for the pipes, or words that no program can have, for example with a NUL in them.
    opened?.attach(undefined);
    return asError(error);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Joins its group, waits for two lines (the words of the namespace's program, and a script), and becomes the script. */
function waitingShell(cap: ProcessCap | undefined): string {
  return [
    ...(cap === undefined ? [] : [`echo $$ 2>/dev/null >${shellQuote(cap.joinFile)}`]),
    'IFS= read -r words <&2 && IFS= read -r file <&2 || exit 1',
    'if [ -z "$words" ]; then . "$file"; else exec $words /bin/sh "$file"; fi',
  ].join('\n');
}

/** Node's own pipes are sockets: they can be written from both ends, which their types do not say. */
function say(messages: Readable | undefined, text: string): void {
  if (messages instanceof Socket) messages.write(text);
}

/** Whether this process stays alive for the shell: not for one that only waits. */
function holdProcess(shell: Started, hold: boolean): void {
  for (const one of [shell.child, shell.stdout, shell.stderr, shell.messages])
    if (one !== undefined && 'ref' in one) {
      const held = one as { ref(): void; unref(): void };
      if (hold) held.ref();
      else held.unref();
    }
}
