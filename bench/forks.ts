import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { overlayMountCommand, shellQuote } from '../extension/src/core/forks/overlay-mount.ts';
import { limits } from '../extension/src/core/limits.ts';
import type { Fork } from '../extension/src/core/ports.ts';
import { createFileBlobStore } from '../extension/src/node/blobs/file-blob-store.ts';
import { openFork } from '../extension/src/node/forks/open-fork.ts';
import type { Result } from '../extension/src/protocol/result.ts';
import { millisecondsOf, percentile } from './measure.ts';

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly note?: string;
}

const sizes = [1_000, 50_000];
const changedFiles = 10;
const rounds = 15;

/**
 * What a fork, a checkpoint and a rollback cost in a small and a large workspace, beside what git offers for the same, on the disk of the
 * temporary folder. Every fork is of the kind that is chosen on this machine.
 */
export async function run(): Promise<Figure[]> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'ratchet-bench-')));
  try {
    const figures: Figure[] = [];
    for (const size of sizes) {
      const workspace = join(root, `workspace-${size}`);
      writeWorkspace(workspace, size);
      const ours = await measureForks(workspace, join(root, `forks-${size}`), size);
      figures.push(...ours, ...(await measureGit(workspace, join(root, `worktree-${size}`), { size, ours })));
    }
    return figures;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function measureForks(workspace: string, directory: string, size: number): Promise<Figure[]> {
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
  const where = `${kind} fork of ${size.toLocaleString('en')} files`;
  const named: [Step, string][] = [
    ['open', 'open'],
    ['turn', 'edit turn: read, write, checkpoint'],
    ['checkpoint', `checkpoint of ${changedFiles} changed files`],
    ['again', `checkpoint of 1 more`],
    ['rollback', 'rollback to before'],
    ['command', 'take in a command that changed 10 files, checkpoint'],
  ];
  return named
    .filter(([step]) => times[step].length > 0)
    .map(([step, name]) => figure(`${name}, ${where}`, times[step]));
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

async function measureGit(
  workspace: string,
  worktree: string,
  { size, ours }: { readonly size: number; readonly ours: readonly Figure[] },
): Promise<Figure[]> {
  const git = (...flags: string[]): void => {
    execFileSync('git', ['-C', workspace, ...flags], { stdio: 'ignore' });
  };
  git('init', '--quiet');
  git('config', 'user.email', 'bench@localhost');
  git('config', 'user.name', 'bench');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'all');
  const times: Record<'add' | 'stash', number[]> = { add: [], stash: [] };
  // Once: in the large workspace it takes seconds, and nobody waits for the mean of that.
  await timed(times.add, async () => git('worktree', 'add', '--detach', '--quiet', worktree));
  for (let round = 0; round < 3; round += 1) {
    for (const path of changedPaths()) writeFileSync(join(workspace, path), contentOf(path, `git ${round}`));
    await timed(times.stash, async () => git('stash', 'create'));
    git('checkout', '--quiet', '.');
  }
  const where = `${size.toLocaleString('en')} files`;
  const ratio = (samples: readonly number[], name: string): string => {
    const own = ours.find((one) => one.name.startsWith(name))?.value ?? Number.NaN;
    return `${(percentile(samples, 0.5) / own).toFixed(1)} times ours`;
  };
  return [
    figure(`git worktree add, ${where}`, times.add, ratio(times.add, 'open')),
    figure(
      `git stash create, ${changedFiles} changed of ${where}`,
      times.stash,
      ratio(times.stash, 'checkpoint'),
    ),
  ];
}

function writeWorkspace(workspace: string, size: number): void {
  for (let folder = 0; folder * 50 < size; folder += 1) {
    mkdirSync(join(workspace, `src/d${folder}`), { recursive: true });
    for (let file = 0; file < 50; file += 1) {
      const path = `src/d${folder}/f${file}.ts`;
      writeFileSync(join(workspace, path), contentOf(path, 'old'));
    }
  }
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

function figure(name: string, samples: readonly number[], note = ''): Figure {
  const slowest = `slowest ${Math.max(...samples).toFixed(1)} ms`;
  return {
    name,
    value: percentile(samples, 0.5),
    unit: 'ms',
    note: note === '' ? slowest : `${note}; ${slowest}`,
  };
}

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

if (import.meta.main) {
  for (const { name, value, unit, note } of await run()) {
    console.log(`${value.toFixed(2).padStart(9)} ${unit}  ${name}${note === undefined ? '' : ` (${note})`}`);
  }
}
