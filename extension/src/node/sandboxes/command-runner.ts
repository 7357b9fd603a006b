import type { OverlayLayerNames } from '../../core/forks/overlay-mount.ts';
import type {
  BackgroundCommand,
  CommandResult,
  CommandSpec,
  ForkMount,
  Sandbox,
  SandboxFailureReason,
} from '../../core/ports.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { Failure, Result } from '../../protocol/result.ts';
import { createBackgroundCommand } from './background-command.ts';
import type { CommandInput } from './command-streams.ts';
import { holdBackLauncherMessages } from './launcher-messages.ts';
import type { Starter } from './starter.ts';
import { supervise } from './supervise.ts';
import type { Ending, Launch, Supervised } from './supervise.ts';

/** How one kind of sandbox isolates a command. */
export interface Isolation {
  readonly kind: Sandbox['kind'];
  describe(): readonly string[];
  /** What to start for this command on this view. */
  prepare(
    view: Pick<Snapshot, 'mount' | 'layers'>,
    command: CommandSpec,
    input: CommandInput,
  ): Result<Launch, SandboxFailureReason>;
  /** Why an ended launch never came to run the command; undefined when it did. */
  failureOf(command: CommandSpec, ending: Ending): Failure<SandboxFailureReason> | undefined;
  /** How the command itself ended. */
  endingOf(ending: Ending): CommandResult['ending'];
  /** A copy of the view for a command that goes on while the fork changes. */
  snapshot(mount: ForkMount): Promise<Result<Snapshot, SandboxFailureReason>>;
}

/** A fork's files as they stood at one moment, for a background command. */
export interface Snapshot {
  readonly mount: ForkMount;
  /** names of the copied layers of an overlay */
  readonly layers?: OverlayLayerNames;
  /** Removes the copy. Never rejects. */
  remove(): Promise<void>;
}

/** The port over an isolation: limits, output, cancellation and background commands are the same for all of them. */
export function createCommandRunner(isolation: Isolation, starter: Starter): Sandbox {
  const live = liveCommands();
  let started = 0;
  return {
    kind: isolation.kind,
    describe: () => isolation.describe(),
    async run(mount, command, onOutput, cancellation) {
      const name = command.argv[0] ?? '';
      if (cancellation.cancelled)
        return fail('cancelled', `Cannot run ${name} as it was cancelled before it started`);
      const problem = problemOf(command);
      if (problem !== undefined) return fail('failed', problem);
      const input: CommandInput =
        command.stdin === undefined ? { kind: 'none' } : { kind: 'text', text: command.stdin };
      const launch = isolation.prepare({ mount }, command, input);
      if (!launch.ok) return launch;
      const output = holdBackLauncherMessages(onOutput);
      const supervised = live.add(await supervise(starter, launch.value, output.take));
      const forget = cancellation.onCancel(() => supervised.kill('cancelled'));
      const ending = await supervised.ended;
      forget();
      const failure = isolation.failureOf(command, ending);
      if (failure !== undefined) return { ok: false, failure };
      output.release();
      return ok(resultOf(isolation, ending));
    },
    async start(mount, command): Promise<Result<BackgroundCommand, SandboxFailureReason>> {
      const problem = problemOf(command);
      if (problem !== undefined) return fail('failed', problem);
      const snapshot = await isolation.snapshot(mount);
      if (!snapshot.ok) return snapshot;
      const launch = isolation.prepare(snapshot.value, command, { kind: 'open' });
      if (!launch.ok) {
        await snapshot.value.remove();
        return launch;
      }
      return createBackgroundCommand({
        id: `command-${++started}`,
        command,
        launch: async (onOutput) => live.add(await supervise(starter, launch.value, onOutput)),
        failureOf: (ending) => isolation.failureOf(command, ending),
        resultOf: (ending) => resultOf(isolation, ending),
        cleanUp: () => snapshot.value.remove(),
      });
    },
  };
}

/** What no program can be started with. */
function problemOf({ argv, environment }: CommandSpec): string | undefined {
  if (argv.length === 0)
    return 'Cannot run a command as it must have a program: current value is an empty list';
  if ([...argv, ...Object.entries(environment).flat()].some((word) => word.includes('\0')))
    return `Cannot run ${argv[0] ?? ''} as arguments and variables must not hold the character NUL: put such text into a file or on stdin`;
  return undefined;
}

function resultOf(isolation: Isolation, ending: Ending): CommandResult {
  return {
    ending:
      ending.killed === undefined ? isolation.endingOf(ending) : { kind: 'killed', limit: ending.killed },
    output: ending.output,
    omittedBytes: ending.omittedBytes,
    durationMs: ending.durationMs,
  };
}

/** Kills what still runs when this process exits in an orderly way. */
function liveCommands(): { readonly add: (supervised: Supervised) => Supervised } {
  const running = new Set<Supervised>();
  const killAll = (): void => {
    for (const one of running) one.kill('cancelled');
  };
  return {
    add(supervised) {
      if (running.size === 0) process.on('exit', killAll);
      running.add(supervised);
      void supervised.ended.then(() => {
        running.delete(supervised);
        if (running.size === 0) process.off('exit', killAll);
      });
      return supervised;
    },
  };
}
