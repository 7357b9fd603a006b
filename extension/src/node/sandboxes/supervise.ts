import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as after } from 'node:timers/promises';
import type { CommandLimits, CommandOutput, CommandResult } from '../../core/ports.ts';
import type { CommandInput, CommandStreams, CommandStreamsSource } from './command-streams.ts';
import { createOutputCollector } from './output-collector.ts';
import type { OutputCollector } from './output-collector.ts';
import { lowerPriority } from './process-signals.ts';
import type { TreeUsage } from './process-tree.ts';

type KillReason = Extract<CommandResult['ending'], { readonly kind: 'killed' }>['limit'];

/**
 * First line of every script in the layout `reported`: it goes on once the process has its priority, and not at all when
 * this process has died. What the script starts inherits the priority.
 */
export const setUpStart = 'read -r go <&2 || exit 1';

/** What to start. */
export interface Launch {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** where the program is started; the sandbox's own folder of the command may be another */
  readonly directory: string;
  readonly limits: CommandLimits;
  readonly input: CommandInput;
  /**
   * `direct`: stdin, stdout and stderr are the command's. `reported`: a shell script sets the command up (`setUpStart`);
   * descriptor 2 takes its messages, 3 is the command's stderr.
   */
  readonly layout: 'direct' | 'reported';
  readonly tree: ProcessTree;
  /** whether the kernel itself keeps the number of processes down; else the launch gets a low priority */
  readonly isCapped: boolean;
}

/** The processes of a launch as one thing. `child` leads a process group of its own. */
export interface ProcessTree {
  /** Sends SIGKILL to all of them that can be found; called again until the launch has ended. `attempt` counts from 0. */
  kill(child: ChildProcess, setUpText: string, attempt: number): void;
  /** undefined when nothing is known (yet) */
  usage(child: ChildProcess, setUpText: string): TreeUsage | undefined;
  /** Whether the command itself runs, after everything that only sets it up. */
  hasStarted(child: ChildProcess, setUpText: string): boolean;
  /** Called when the first process has ended: resolves when the others are gone too. */
  clear(child: ChildProcess): Promise<void>;
}

export interface Ending {
  /** set when the program could not be started at all */
  readonly startError?: NodeJS.ErrnoException;
  readonly code: number | null;
  readonly signal: string | null;
  readonly killed: KillReason | undefined;
  /** what came on descriptor 2 in the layout `reported` */
  readonly setUpText: string;
  readonly output: string;
  readonly omittedBytes: number;
  readonly durationMs: number;
}

export interface Supervised {
  /** Resolves when the command itself runs, or the launch is over; never rejects. */
  readonly whenStarted: () => Promise<'running' | 'over'>;
  /** Resolves when every process is gone and every byte of output was delivered; never rejects. */
  readonly ended: Promise<Ending>;
  /** Kills the whole tree; the first reason counts. */
  readonly kill: (reason: KillReason) => void;
  readonly writeStdin: (text: string) => void;
}

/** Starts a launch and keeps it within its limits. */
export async function supervise(
  streams: CommandStreamsSource,
  launch: Launch,
  onOutput: (output: CommandOutput) => void,
): Promise<Supervised> {
  const started = performance.now();
  const opened = await streams.open(launch.input);
  const child = start(launch, opened);
  if (child instanceof Error) {
    opened.attach(undefined);
    return neverStarted(child);
  }
  const { stdout, stderr, stdin } = opened.attach(child);
  // The command may close its stdin, or end, before it has read everything.
  stdin?.on('error', () => stdin.destroy());
  const collector = createOutputCollector({
    headBytes: launch.limits.outputHeadBytes,
    tailBytes: launch.limits.outputTailBytes,
  });
  const setUp = { text: '' };
  const watch = watchLimits(launch, child, setUp);
  const deliver = { collector, onOutput, onActivity: watch.activity };
  const read = [readStream(stdout, 'stdout', deliver), readStream(stderr, 'stderr', deliver)];
  if (launch.layout === 'reported') read.push(readSetUp(child, setUp));

  const finish = async (): Promise<Ending> => {
    const exit = await exitOf(child);
    await launch.tree.clear(child);
    watch.stop();
    // With every process gone the streams are at their ends; the timer is for one that someone else holds open.
    await Promise.race([Promise.all(read), after(streamEndMs, undefined, { ref: false })]);
    for (const stream of [stdout, stderr, stdin]) stream?.destroy();
    const durationMs = performance.now() - started;
    return { ...exit, killed: watch.killed(), setUpText: setUp.text, ...collector.collected(), durationMs };
  };
  const ended = finish();
  const whenStarted = async (): Promise<'running' | 'over'> => {
    const isOver = ended.then(() => true);
    for (let turn = 0; turn < startPollsMax && !launch.tree.hasStarted(child, setUp.text); turn++)
      if (await Promise.race([isOver, after(startPollMs, false)])) return 'over';
    return 'running';
  };
  return { ended, whenStarted, kill: watch.kill, writeStdin: (text) => void stdin?.write(text) };
}

/** milliseconds */
const streamEndMs = 500;
const usageEveryMs = 50;
const killAgainMs = 50;
const startPollMs = 3;
const startPollsMax = 1_000;
const timerMsMax = 2 ** 31 - 1;

function start(launch: Launch, streams: CommandStreams): ChildProcess | Error {
  const [stdin = 'ignore', stdout = 'ignore', stderr = 'ignore'] = streams.stdio;
  try {
    const child = spawn(launch.program, launch.arguments, {
      cwd: launch.directory,
      env: launch.environment,
      stdio: launch.layout === 'direct' ? [stdin, stdout, stderr] : [stdin, stdout, 'pipe', stderr],
      detached: true,
      windowsHide: true,
    });
    if (child.pid !== undefined && !launch.isCapped) lowerPriority(child.pid);
    if (launch.layout === 'reported') letGo(child.stdio[2]);
    return child;
  } catch (error) {
    // Arguments that no program can have, for example with a NUL in them.
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Node's own pipes are sockets: they can be written from both ends, which their types do not say. */
function letGo(messages: Readable | Writable | null | undefined): void {
  if (messages instanceof Socket) messages.write('go\n');
}

function neverStarted(startError: Error): Supervised {
  const nothing = { code: null, signal: null, killed: undefined, setUpText: '', output: '', omittedBytes: 0 };
  return {
    ended: Promise.resolve({ ...nothing, startError, durationMs: 0 }),
    whenStarted: () => Promise.resolve('over'),
    kill: () => undefined,
    writeStdin: () => undefined,
  };
}

function exitOf(child: ChildProcess): Promise<Pick<Ending, 'startError' | 'code' | 'signal'>> {
  return new Promise((resolve) => {
    child.once('error', (startError) => resolve({ startError, code: null, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

function readStream(
  source: Readable | undefined,
  stream: CommandOutput['stream'],
  deliver: {
    readonly collector: OutputCollector;
    readonly onOutput: (output: CommandOutput) => void;
    readonly onActivity: () => void;
  },
): Promise<void> {
  const emit = (text: string): void => {
    if (text !== '') deliver.onOutput({ stream, text });
  };
  return new Promise((resolve) => {
    if (source === undefined) return resolve();
    source.on('data', (bytes: Buffer) => {
      deliver.onActivity();
      emit(deliver.collector.add(stream, bytes));
    });
    source.on('error', () => source.destroy());
    source.on('close', () => {
      emit(deliver.collector.end(stream));
      resolve();
    });
  });
}

function readSetUp(child: ChildProcess, setUp: { text: string }): Promise<void> {
  return new Promise((resolve) => {
    child.stderr?.on('data', (bytes: Buffer) => (setUp.text += bytes.toString('utf8')));
    child.stderr?.on('error', () => undefined);
    child.stderr?.on('close', resolve);
  });
}

/** Kills at the first limit that is passed, and then until the tree is gone. */
function watchLimits(
  launch: Launch,
  child: ChildProcess,
  setUp: { readonly text: string },
): {
  readonly activity: () => void;
  readonly kill: (reason: KillReason) => void;
  readonly killed: () => KillReason | undefined;
  readonly stop: () => void;
} {
  const { limits, tree } = launch;
  const timers = new Map<string, NodeJS.Timeout>();
  let reason: KillReason | undefined;
  let attempt = 0;
  const set = (name: string, delayMs: number, action: () => void): void => {
    clearTimeout(timers.get(name));
    timers.set(name, setTimeout(action, Math.min(delayMs, timerMsMax)));
  };
  const stop = (): void => {
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
  };
  const killAgain = (): void => {
    tree.kill(child, setUp.text, attempt++);
    set('kill', killAgainMs, killAgain);
  };
  const kill = (why: KillReason): void => {
    if (reason !== undefined || child.exitCode !== null || child.signalCode !== null) return;
    reason = why;
    stop();
    killAgain();
  };
  const measure = (): void => {
    const before = performance.now();
    const usage = tree.usage(child, setUp.text);
    if (usage !== undefined && usage.tasks > limits.processes) return kill('processes');
    if (usage !== undefined && usage.memoryBytes > limits.memoryBytes) return kill('memory');
    // Large trees are measured less often, so that this costs at most a twentieth of this process's time.
    set('usage', Math.max(usageEveryMs, 20 * (performance.now() - before)), measure);
  };
  let lastActivity = performance.now();
  const checkIdle = (): void => {
    const left = limits.idleMs - (performance.now() - lastActivity);
    if (left <= 0) kill('idle-time');
    else set('idle', left, checkIdle);
  };
  set('wall', limits.wallMs, () => kill('wall-time'));
  set('idle', limits.idleMs, checkIdle);
  set('usage', usageEveryMs, measure);
  return { activity: () => (lastActivity = performance.now()), kill, killed: () => reason, stop };
}
