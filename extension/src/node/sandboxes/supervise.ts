import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as after } from 'node:timers/promises';
import type { CommandLimits, CommandOutput, CommandResult } from '../../core/ports.ts';
import { createOutputCollector } from './output-collector.ts';
import type { OutputCollector } from './output-collector.ts';
import type { TreeUsage } from './process-tree.ts';
import type { Start, Started, Starter } from './starter.ts';

type KillReason = Extract<CommandResult['ending'], { readonly kind: 'killed' }>['limit'];

/** A start with its limits. */
export interface Launch extends Start {
  readonly limits: CommandLimits;
  /** Its processes, once there is a first one. */
  tree(started: Started): ProcessTree;
}

/** The processes of a launch as one thing. `setUpText` is what the set-up said so far. */
export interface ProcessTree {
  /** Sends SIGKILL to all of them that can be found; called again until the launch has ended. `attempt` counts from 0. */
  kill(setUpText: string, attempt: number): void;
  /** undefined when nothing is known (yet) */
  usage(setUpText: string): TreeUsage | undefined;
  /** Whether the command itself runs, after everything that only sets it up. */
  hasStarted(setUpText: string): boolean;
  /** Called when the first process has ended: resolves when the others are gone too. */
  clear(): Promise<void>;
}

/** How a supervised command ended. */
export interface Ending {
  /** set when the program could not be started at all */
  readonly startError?: NodeJS.ErrnoException;
  readonly code: number | null;
  readonly signal: string | null;
  readonly killed: KillReason | undefined;
  /** messages of the set-up */
  readonly setUpText: string;
  readonly output: string;
  readonly omittedBytes: number;
  readonly durationMs: number;
}

/** A command under supervision. */
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
  starter: Starter,
  launch: Launch,
  onOutput: (output: CommandOutput) => void,
): Promise<Supervised> {
  const began = performance.now();
  const started = await starter.start(launch);
  if (started instanceof Error) return neverStarted(started);
  const { child, stdout, stderr, stdin, messages } = started;
  // The command may close its stdin, or end, before it has read everything.
  stdin?.on('error', () => stdin.destroy());
  const collector = createOutputCollector({
    headBytes: launch.limits.outputHeadBytes,
    tailBytes: launch.limits.outputTailBytes,
  });
  const setUp = { text: '' };
  const tree = launch.tree(started);
  const watch = watchLimits(launch.limits, tree, child, setUp);
  const deliver = { collector, onOutput, onActivity: watch.activity };
  const read = [
    readStream(stdout, 'stdout', deliver),
    readStream(stderr, 'stderr', deliver),
    readSetUp(messages, setUp),
  ];

  const finish = async (): Promise<Ending> => {
    const exit = await exitOf(child);
    await tree.clear();
    started.cleanUp();
    watch.stop();
    // With every process gone the streams are at their ends; the timer is for one that someone else holds open.
    await Promise.race([Promise.all(read), after(streamEndMs, undefined, { ref: false })]);
    for (const stream of [stdout, stderr, stdin]) stream?.destroy();
    const durationMs = performance.now() - began;
    return { ...exit, killed: watch.killed(), setUpText: setUp.text, ...collector.collected(), durationMs };
  };
  const ended = finish();
  const whenStarted = async (): Promise<'running' | 'over'> => {
    const isOver = ended.then(() => true);
    for (let turn = 0; turn < startPollsMax && !tree.hasStarted(setUp.text); turn++)
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

function readSetUp(messages: Readable | undefined, setUp: { text: string }): Promise<void> {
  return new Promise((resolve) => {
    if (messages === undefined) return resolve();
    messages.on('data', (bytes: Buffer) => (setUp.text += bytes.toString('utf8')));
    messages.on('error', () => messages.destroy());
    messages.on('close', resolve);
  });
}

/** Kills at the first limit that is passed, and then until the tree is gone. */
function watchLimits(
  limits: CommandLimits,
  tree: ProcessTree,
  child: ChildProcess,
  setUp: { readonly text: string },
): {
  readonly activity: () => void;
  readonly kill: (reason: KillReason) => void;
  readonly killed: () => KillReason | undefined;
  readonly stop: () => void;
} {
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
    tree.kill(setUp.text, attempt++);
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
    const usage = tree.usage(setUp.text);
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
