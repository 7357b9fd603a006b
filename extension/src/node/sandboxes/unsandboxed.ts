import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { shellQuote } from '../../core/forks/overlay-mount.ts';
import { filterEnvironment, toolEnvironment } from '../../core/policy/environment.ts';
import type {
  CommandLimits,
  CommandSpec,
  ForkMount,
  Sandbox,
  SandboxFailureReason,
} from '../../core/ports.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { Failure, Result } from '../../protocol/result.ts';
import { findProgram } from '../find-program.ts';
import { commandDirectory } from './command-directory.ts';
import { createCommandRunner } from './command-runner.ts';
import { limitOfProcesses } from './process-limit.ts';
import { findTree, usageOfProcesses } from './process-tree.ts';
import { sendKill } from './process-signals.ts';
import { snapshotOf } from './snapshot.ts';
import { createStarter } from './starter.ts';
import type { Started } from './starter.ts';
import type { Ending, Launch, ProcessTree } from './supervise.ts';

/**
 * Runs commands with no isolation at all, in the folder of a fork of kind `directory`, for people who said yes to that.
 * Limits, the filtered environment and the end of the whole process tree are as in a sandbox.
 */
export function createUnsandboxedCommands(options: {
  /** private folder for pipes, caches and temporary files; the caller makes and removes it */
  readonly scratch: string;
  /** the person's, to be filtered */
  readonly environment: Readonly<Record<string, string | undefined>>;
}): Sandbox {
  const temporary = join(options.scratch, 'tmp');
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  const environment = {
    ...filterEnvironment(options.environment).kept,
    ...toolEnvironment(join(options.scratch, 'cache')),
    TMPDIR: temporary,
  };
  return createCommandRunner(
    {
      kind: 'none',
      describe: () => (process.platform === 'linux' ? description : [...description, ...elsewhere]),
      prepare({ mount }, command, input) {
        const launch = launchOf(mount, command, { ...environment, ...command.environment });
        return launch.ok ? ok({ ...launch.value, input }) : launch;
      },
      failureOf,
      endingOf: ({ code, signal }) =>
        signal === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'signalled', signal },
      snapshot: async (mount) =>
        mount.kind === 'directory' ? snapshotOf(mount) : fail('mount-failed', needsDirectory),
    },
    createStarter({ scratch: options.scratch, surroundings: { environment, directory: '/' }, isWarm: false }),
  );
}

const description = [
  'nothing is isolated: a command can read and change everything that you can, your workspace and your home folder included',
  'network: not restricted, also for commands that should have none',
  'environment: only variables that tools need, none that looks like a secret; a command can still read secrets from files',
  'processes: end with the command, as far as they can be found',
  'limits: wall time, idle time, processor time of each process, memory and number of processes of all (measured twenty times a second)',
];

const elsewhere = [
  'on this system memory and number of processes are not limited, and a process that left its group survives',
];

const needsDirectory =
  'Cannot run a command without a sandbox on an overlay fork as it can only be seen inside one: make the session’s fork of kind `copy` or `worktree`.';

function launchOf(
  mount: ForkMount,
  command: CommandSpec,
  environment: Readonly<Record<string, string>>,
): Result<Omit<Launch, 'input'>, SandboxFailureReason> {
  if (mount.kind !== 'directory') return fail('mount-failed', needsDirectory);
  const name = command.argv[0] ?? '';
  const directory = commandDirectory(mount.directory, command.directory);
  if (!directory.ok) return directory;
  if (statSync(directory.value, { throwIfNoEntry: false })?.isDirectory() !== true)
    return fail(
      'failed',
      `Cannot run ${name} in ${command.directory} as a command's folder must exist: make it first, or run in another one.`,
    );
  const program = programAt(name, directory.value, environment['PATH']);
  if (program === undefined)
    return fail(
      'program-missing',
      `Cannot run ${name} as it must be a program on PATH or an executable file. Check the name.`,
    );
  const id = randomUUID();
  const argv = [program, ...command.argv.slice(1)];
  const { limits } = command;
  return ok({
    what:
      process.platform === 'win32'
        ? { kind: 'program', argv }
        : { kind: 'script', text: scriptOf(argv, limits), namespace: [] },
    surroundings: {
      environment: { ...environment, PWD: directory.value, RATCHET_COMMAND: id },
      directory: directory.value,
    },
    limits,
    tree: (started) => createMarkedTree(started, `RATCHET_COMMAND=${id}`),
    tasksMax: limits.processes,
    limitsItself: false,
  });
}

function scriptOf(argv: readonly string[], { cpuSeconds, processes }: CommandLimits): string {
  const tasks = tasksOfTheMachine();
  return [
    'ulimit -c 0 2>/dev/null',
    `ulimit -S -t ${cpuSeconds} 2>/dev/null`,
    ...(tasks === undefined ? [] : [limitOfProcesses(tasks + 2 * processes)]),
    `exec ${argv.map(shellQuote).join(' ')} 2>&3 3>&-`,
  ].join('\n');
}

/** Processes and threads of everybody, the second number of proc_loadavg(5)'s fourth field. */
function tasksOfTheMachine(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const tasks = Number(/\/(\d+)/.exec(readFileSync('/proc/loadavg', 'utf8'))?.[1]);
  return Number.isNaN(tasks) ? undefined : tasks;
}

function programAt(name: string, directory: string, searchPath: string | undefined): string | undefined {
  if (!/[\\/]/.test(name)) return findProgram(name, searchPath);
  const path = isAbsolute(name) ? name : join(directory, name);
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? path : undefined;
}

/** Processes that are found by descent, group, session and a mark in their environment. */
function createMarkedTree({ child: { pid }, cap }: Started, marker: string): ProcessTree {
  const killFound = (root: number): boolean => {
    const found = findTree(root, marker);
    for (const number of found) sendKill(number);
    return found.length > 0;
  };
  return {
    kill() {
      if (pid === undefined) return;
      sendKill(-pid);
      killFound(pid);
    },
    usage() {
      if (cap?.wasReached() === true) return { tasks: Infinity, memoryBytes: 0 };
      return pid === undefined ? undefined : usageOfProcesses(findTree(pid, marker));
    },
    // That the program is there was looked up before.
    hasStarted: () => true,
    async clear() {
      if (pid === undefined) return;
      sendKill(-pid);
      // A process that is being started escapes one round, hardly a second.
      for (let round = 0; round < clearRoundsMax && killFound(pid); round++) await after(clearEveryMs);
      cap?.remove();
    },
  };
}

const clearRoundsMax = 200;
const clearEveryMs = 5;

function failureOf(command: CommandSpec, ending: Ending): Failure<SandboxFailureReason> | undefined {
  if (ending.startError === undefined) return undefined;
  return {
    reason: 'failed',
    message: `Cannot run ${command.argv[0] ?? ''}: ${ending.startError.message}`,
  };
}
