import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { overlayMountCommand, shellQuote } from '../extension/src/core/forks/overlay-mount.ts';
import { limits } from '../extension/src/core/limits.ts';
import type { Fork } from '../extension/src/core/ports.ts';
import { createFileBlobStore } from '../extension/src/node/blobs/file-blob-store.ts';
import { openFork } from '../extension/src/node/forks/open-fork.ts';
import type { Result } from '../extension/src/protocol/result.ts';
import { writeLargeWorkspace } from './large-workspace.ts';
import type { Baseline, Figure } from './measure.ts';
import { millisecondsOf, percentile, printWhenRunDirectly } from './measure.ts';

const sizes = [1_000, 50_000];
const changedFiles = 10;
const rounds = 15;

/**
 * What a fork, a checkpoint and a rollback cost in a small and a large workspace, beside what git offers for the
 * same, on the disk of the temporary folder. Every fork is of the kind that is chosen on this machine.
 */
export async function run(): Promise<Figure[]> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'ratchet-bench-')));
  try {
    const figures: Figure[] = [];
    for (const size of sizes) {
      const workspace = join(root, `workspace-${size}`);
      writeLargeWorkspace(workspace, size, (path) => contentOf(path, 'old'));
      const ours = await measureForks(workspace, join(root, `forks-${size}`));
      const git = await measureGit(workspace, join(root, `worktree-${size}`));
      figures.push(...figuresOf(ours, git, size));
    }
    return figures;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

interface Measured {
  readonly kind: string;
  readonly times: Readonly<Record<Step, readonly number[]>>;
}

async function measureForks(workspace: string, directory: string): Promise<Measured> {
  const blobs = createFileBlobStore({ directory: join(directory, 'blobs'), bytesMax: limits.blobBytesMax });
  const times: Record<Step, number[]> = {
    open: [],
    turn: [],
    checkpoint: [],
    again: [],
    rollback: [],
    command: [],
  };
  let kind = '';
  for (let round = 0; round < rounds; round += 1) {
    const opening = await timed(times.open, () =>
      openFork({ workspace, directory: join(directory, `fork-${round}`), blobs }),
    );
    const { fork, ...opened } = valueOf(opening);
    kind = opened.kind;
    await measureOnce(fork, times, round);
    await fork.dispose();
  }
  return { kind, times };
}

function figuresOf({ kind, times }: Measured, git: GitTimes, size: number): Figure[] {
  const where = `fork of ${size.toLocaleString('en')} files`;
  const worktree: Baseline = { name: 'git worktree add', value: git.add };
  const stash: Baseline = { name: 'git stash create', value: git.stash };
  const named: [Step, string, Baseline?][] = [
    ['open', 'open', worktree],
    ['turn', 'edit turn: read, write, checkpoint'],
    ['checkpoint', `checkpoint of ${changedFiles} changed files`, stash],
    ['again', 'checkpoint of 1 more', stash],
    ['rollback', 'rollback to before'],
    ['command', `take in a command that changed ${changedFiles} files, checkpoint`],
  ];
  return named
    .filter(([step]) => times[step].length > 0)
    .map(([step, name, baseline]) => ({
      name: `${name}, ${where}`,
      value: percentile(times[step], 0.5),
      unit: 'ms',
      note: `${kind}; slowest ${Math.max(...times[step]).toFixed(1)} ms`,
      ...(baseline && { baseline }),
    }));
}

type Step = 'open' | 'turn' | 'checkpoint' | 'again' | 'rollback' | 'command';

async function measureOnce(fork: Fork, times: Record<Step, number[]>, round: number): Promise<void> {
  const empty = valueOf(await fork.checkpoint());
  for (const path of changedPaths()) {
    valueOf(await fork.write(path, Buffer.from(contentOf(path, `round ${round}`))));
  }
  const first = valueOf(await timed(times.checkpoint, () => fork.checkpoint()));
  const path = 'src/d3/f7.ts';
  valueOf(await fork.write(path, Buffer.from(contentOf(path, `again ${round}`))));
  valueOf(await timed(times.again, () => fork.checkpoint()));
  await timed(times.turn, async () => {
    const bytes = valueOf(await fork.read('src/d5/f5.ts'));
    valueOf(await fork.write('src/d5/f5.ts', Buffer.concat([bytes, Buffer.from(`// ${round}\n`)])));
    valueOf(await fork.checkpoint());
  });
  valueOf(await timed(times.rollback, () => fork.restore(first.id)));
  await measureCommand(fork, times.command);
  valueOf(await timed(times.rollback, () => fork.restore(empty.id)));
}

/** The command's own time, and that of its mount, are the sandbox's: only what the fork does after it counts. */
async function measureCommand(fork: Fork, samples: number[]): Promise<void> {
  const mount = await fork.mount();
  if (mount.kind !== 'overlay') return;
  const changes = changedPaths().map((_, at) => `echo changed >> src/d${at}/f40.ts`);
  const text = [overlayMountCommand(mount), `cd ${shellQuote(mount.workspace)}`, ...changes].join(' && ');
  const [program = '', ...flags] = mount.namespace;
  execFileSync(program, [...flags, '/bin/sh', '-c', text]);
  await timed(samples, async () => {
    valueOf(await fork.absorb());
    valueOf(await fork.checkpoint());
  });
}

/** Medians in milliseconds. */
interface GitTimes {
  readonly add: number;
  readonly stash: number;
}

async function measureGit(workspace: string, worktree: string): Promise<GitTimes> {
  const git = (...flags: string[]): void => {
    // A collection of garbage would go on in the background, also while everything is removed.
    const quiet = ['-c', 'gc.auto=0', '-c', 'maintenance.auto=false'];
    execFileSync('git', ['-C', workspace, ...quiet, ...flags], { stdio: 'ignore' });
  };
  git('init', '--quiet');
  git('config', 'user.email', 'bench@localhost');
  git('config', 'user.name', 'bench');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'all');
  // Once: in the large workspace it takes seconds, and nobody waits for the mean of that.
  const add = await millisecondsOf(() => git('worktree', 'add', '--detach', '--quiet', worktree));
  const stashes: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    for (const path of changedPaths()) writeFileSync(join(workspace, path), contentOf(path, `git ${round}`));
    stashes.push(await millisecondsOf(() => git('stash', 'create')));
    git('checkout', '--quiet', '.');
  }
  return { add, stash: percentile(stashes, 0.5) };
}

function contentOf(path: string, version: string): string {
  const lines = Array.from({ length: 100 }, (_, at) => `export const line${at} = ${JSON.stringify(path)};`);
  return `${lines.join('\n')}\n// ${version}\n`;
}

const changedPaths = (): string[] => Array.from({ length: changedFiles }, (_, at) => `src/d${at}/f${at}.ts`);

async function timed<Value>(samples: number[], work: () => Promise<Value>): Promise<Value> {
  let value: Value | undefined;
  samples.push(
    await millisecondsOf(async () => {
      value = await work();
    }),
  );
  return value as Value;
}

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

await printWhenRunDirectly(import.meta, run);
