import { chmodSync, existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { constants, release } from 'node:os';
import { join } from 'node:path';
import { overlayMountCommand, shellQuote } from '../../core/forks/overlay-mount.ts';
import type { OverlayLayerNames, OverlayMount } from '../../core/forks/overlay-mount.ts';
import { filterEnvironment, toolEnvironment } from '../../core/policy/environment.ts';
import type {
  CommandResult,
  CommandSpec,
  ForkMount,
  Sandbox,
  SandboxFailureReason,
} from '../../core/ports.ts';
import { ok } from '../../protocol/result.ts';
import type { Failure } from '../../protocol/result.ts';
import { bubblewrapArguments } from './bubblewrap-arguments.ts';
import { createCommandRunner } from './command-runner.ts';
import type { Snapshot } from './command-runner.ts';
import { launcherPrefix } from './launcher-messages.ts';
import { createNamespaceTree } from './namespace-tree.ts';
import { limitOfProcesses } from './process-limit.ts';
import { createSandboxView, makesUserNamespace } from './sandbox-view.ts';
import { snapshotOf } from './snapshot.ts';
import { createStarter } from './starter.ts';
import type { Ending, Launch } from './supervise.ts';

/** What a sandbox is made from. */
export interface OsSandboxOptions {
  /** absolute path of `bwrap` */
  readonly bubblewrap: string;
  /** whether it knows `--size` (0.7 and newer) */
  readonly limitsPrivateFolders: boolean;
  /** told when a command could not be set up although bubblewrap had worked before */
  readonly onSetUpFailed?: () => void;
  /** search path for the programs that set the sandbox up; nothing that a workspace can change may be on it */
  readonly systemPath: string;
  /** folder of the sandbox's own, on a disk: pipes and the commands' caches; the caller makes and removes it */
  readonly scratch: string;
  readonly home: string;
  /** the person's, to be filtered */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** further paths that commands must not read: Ratchet's state and keys */
  readonly hidden: readonly string[];
  /** folders that stay readable although they lie below /tmp or in a hidden folder */
  readonly visible: readonly string[];
}

/**
 * Commands in bubblewrap, on a fork that is mounted on the workspace's own path. Takes it for granted that bubblewrap
 * works here: `openSandbox` makes sure of that.
 */
export function createOsSandbox(options: OsSandboxOptions): Sandbox {
  const cache = join(options.scratch, 'cache');
  const emptyFile = join(options.scratch, 'empty');
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  // A session that is opened again finds it there, and may not write to it.
  if (!existsSync(emptyFile)) writeFileSync(emptyFile, '', { mode: 0o444 });
  const environment = {
    PATH: options.systemPath,
    HOME: options.home,
    ...filterEnvironment(options.environment).kept,
    ...toolEnvironment(cache),
  };
  const runtimeFolder = options.environment['XDG_RUNTIME_DIR'];
  const setting = { ...options, runtimeFolder, cache, emptyFile };
  // The command's own variables reach it through bubblewrap: here they could change which programs set it up.
  const surroundings = { environment: { PATH: options.systemPath, LC_ALL: 'C' }, directory: '/' };
  return createCommandRunner(
    {
      kind: 'os',
      describe: () => description,
      prepare(on, command, input) {
        const variables = { ...environment, ...command.environment };
        const view = createSandboxView(setting, on.mount, command, variables.PATH);
        if (!view.ok) return view;
        if (on.mount.kind === 'overlay') clearWorkFolder(on.mount, on.layers);
        const bubblewrap = [options.bubblewrap, ...bubblewrapArguments(view.value, statusDescriptor)];
        return ok({ ...launchOf(on, command, { bubblewrap, variables }), input });
      },
      failureOf(command, ending) {
        const failure = failureOfLaunch(command, ending);
        if (failure?.reason === 'failed' || failure?.reason === 'mount-failed') options.onSetUpFailed?.();
        return failure;
      },
      endingOf: ({ setUpText }) => endingOfCode(exitCodeIn(setUpText) ?? 0),
      snapshot: snapshotOf,
    },
    createStarter({ scratch: options.scratch, surroundings, isWarm: true }),
  );
}

const description = [
  'files: the command sees the fork at the workspace’s path and changes nothing but the fork, its own /tmp and named result folders',
  'secrets: keys, tokens, browser profiles, other tools’ credentials and Ratchet’s own state are hidden; the rest of the disk can be read',
  'environment: only variables that tools need, none that looks like a secret',
  'network: off unless the command is allowed it; then it is the machine’s own network, local services included',
  'sockets: /run, /tmp and the known folders of daemons are hidden; a socket file elsewhere on the disk can be reached',
  'kernel: no capability that could undo this, no writing of its settings; its key rings are not hidden, as no system calls are filtered',
  'processes: own process, IPC and host name spaces; nothing survives the command',
  'limits: wall time, idle time, processor time of each process, memory and number of processes of all (measured twenty times a second)',
] as const;

/**
 * Removes the mark that the last mount left in the overlay's work folder. The mount's own text would do so too, with one
 * more program (1 ms), and still does when there is more.
 */
function clearWorkFolder({ directory }: OverlayMount, layers: OverlayLayerNames | undefined): void {
  const work = join(directory, layers?.work ?? 'work', 'work');
  const folders = [work, join(work, 'incompat'), join(work, 'incompat', 'volatile')];
  try {
    // The kernel makes them without permissions, which only root may ignore.
    for (const folder of folders) chmodSync(folder, 0o700);
    for (const folder of folders.toReversed()) rmdirSync(folder);
  } catch {
    // Nothing there, or more than the mark.
    return;
  }
}

interface SetUp {
  /** program and arguments, up to the command */
  readonly bubblewrap: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

function launchOf(
  { mount, layers }: Pick<Snapshot, 'mount' | 'layers'>,
  command: CommandSpec,
  { bubblewrap, variables }: SetUp,
): Omit<Launch, 'input'> {
  const { limits } = command;
  const [program = '', ...bubblewrapWords] = bubblewrap;
  const words = [
    ...[program, '--clearenv'],
    ...Object.entries(variables).flatMap(([name, value]) => ['--setenv', name, value]),
    ...bubblewrapWords,
    ...command.argv,
  ];
  const mounting = mount.kind === 'overlay' ? overlayMountCommand(mount, layers) : undefined;
  const text = [
    'ulimit -c 0 2>/dev/null',
    // The first is the signal that a program can handle, the second kills.
    `ulimit -S -t ${limits.cpuSeconds} 2>/dev/null; ulimit -H -t ${limits.cpuSeconds + 2} 2>/dev/null`,
    ...(countsByNamespace(mount) ? [limitOfProcesses(2 * limits.processes)] : []),
    ...(mounting === undefined ? [] : [`${mounting} || { echo '${mountFailed}' >&2; exit 125; }`]),
    // The command's stderr in its place, and the status of bubblewrap where the messages went.
    `exec ${words.map(shellQuote).join(' ')} ${statusDescriptor}>&2 2>&3 3>&-`,
  ].join('\n');
  return {
    what: { kind: 'script', text, namespace: mount.kind === 'overlay' ? mount.namespace : [] },
    limits,
    tree: (started) => createNamespaceTree(started, limits.processes),
    tasksMax: limits.processes + launchers,
    limitsItself: countsByNamespace(mount),
  };
}

/** Processes that belong to the launch, but not to the command: bubblewrap. */
const launchers = 1;
const statusDescriptor = 4;
const mountFailed = 'ratchet: the mount failed';

/** Since Linux 5.14, RLIMIT_NPROC counts the processes of a user namespace, before all those of the person. */
function countsByNamespace(mount: ForkMount): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return mount.kind === 'overlay' && makesUserNamespace(mount) && major * 1000 + minor >= 5014;
}

/** Bubblewrap reports an exit code only when the command came to run. */
function exitCodeIn(statusText: string): number | undefined {
  const match = /"exit-code": (\d+)/.exec(statusText);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** Bubblewrap, like shells, says 128 + n for signal n. */
function endingOfCode(code: number): CommandResult['ending'] {
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128);
  return signal === undefined ? { kind: 'exited', code } : { kind: 'signalled', signal: signal[0] };
}

function failureOfLaunch(command: CommandSpec, ending: Ending): Failure<SandboxFailureReason> | undefined {
  if (ending.killed !== undefined || exitCodeIn(ending.setUpText) !== undefined) return undefined;
  const name = command.argv[0] ?? '';
  const said = `${ending.setUpText.replaceAll(/^\{.*\}$/gm, '')}${ending.output}`.trim();
  if (ending.startError !== undefined)
    return { reason: 'failed', message: `Cannot run ${name}: ${ending.startError.message}` };
  if (ending.setUpText.includes(mountFailed))
    return {
      reason: 'mount-failed',
      message: `Cannot mount the fork: ${said.replace(mountFailed, '').trim()}. Free disk space if there is none left; otherwise start a new session, which picks another kind of fork where overlays do not work.`,
    };
  if (said.startsWith(`${launcherPrefix}execvp`))
    return {
      reason: 'program-missing',
      message: `Cannot run ${name} as it must be a program on PATH or an executable file: ${said.slice(launcherPrefix.length)}. Check the name, or the interpreter in the file's first line.`,
    };
  if (said.startsWith(`${launcherPrefix}Can't chdir`))
    return {
      reason: 'failed',
      message: `Cannot run ${name} in ${command.directory} as a command's folder must exist: make it first, or run in another one.`,
    };
  return {
    reason: 'failed',
    message: `Cannot run ${name} in the sandbox: ${said || 'it was killed at its start'}`,
  };
}
