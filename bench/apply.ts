/** Measures accepting and undoing ten changed files, beside git: node bench/apply.ts */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFileBlobStore } from '../extension/src/node/blobs/file-blob-store.ts';
import { createWorkspaceWriter } from '../extension/src/node/apply/workspace-writer.ts';
import type { BlobStore } from '../extension/src/core/ports.ts';
import type { ChangeSet, FileChange, FileState } from '../extension/src/protocol/content.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { writeLargeWorkspace } from './large-workspace.ts';
import type { Figure } from './measure.ts';
import { millisecondsOf, percentile, printWhenRunDirectly } from './measure.ts';

const sizes = [1_000, 50_000];
const changedFiles = 10;
const rounds = 30;
const gitRounds = 10;

/** Accepting, undoing, and three-way merging ten files; then what git takes for the same, without any durability. */
export async function run(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of sizes) {
    await using folder = await temporaryFolder();
    const workspace = join(folder.path, 'workspace');
    writeLargeWorkspace(workspace, size, (path) => contentOf(path, 'old'));
    const [accept, ...others] = await measureWriter(folder.path, workspace, size);
    const git = await measureGit(folder.path, workspace, size);
    const baseline = git.at(-1);
    if (accept) figures.push(baseline ? { ...accept, baseline } : accept);
    figures.push(...others, ...git);
  }
  return figures;
}

async function measureWriter(root: string, workspace: string, size: number): Promise<Figure[]> {
  const blobs = createFileBlobStore({ directory: join(root, 'blobs'), bytesMax: 1e9 });
  const directory = join(root, 'session');
  const writer = createWorkspaceWriter({ workspace, directory, state: join(root, 'state'), blobs });
  const changeSet = await changeSetOf(workspace, blobs);
  const times = { accept: [] as number[], undo: [] as number[], merge: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const accept = async (name: string): Promise<string> => {
      const outcome = await writer.apply(changeSet, { kind: 'all' }, `${name} ${round}`);
      if (outcome.status !== 'applied') throw new Error(JSON.stringify(outcome));
      return outcome.undoId;
    };
    let undoId = '';
    times.accept.push(await millisecondsOf(async () => (undoId = await accept('accept'))));
    times.undo.push(await millisecondsOf(() => writer.undo(undoId, `undo ${round}`)));
    for (const { path } of changeSet.files)
      writeFileSync(join(workspace, path), `mine\n${contentOf(path, 'old')}`);
    times.merge.push(await millisecondsOf(async () => (undoId = await accept('merge'))));
    await writer.undo(undoId, `undo merge ${round}`);
    for (const { path } of changeSet.files) writeFileSync(join(workspace, path), contentOf(path, 'old'));
  }
  const where = `in a workspace of ${size.toLocaleString('en')} files`;
  return [
    figure(`accept ${changedFiles} files ${where}`, times.accept, 'durable, journaled'),
    figure(`undo ${changedFiles} files ${where}`, times.undo, 'durable, journaled'),
    figure(
      `accept ${changedFiles} files that the person changed too ${where}`,
      times.merge,
      'three-way merged',
    ),
  ];
}

async function measureGit(root: string, workspace: string, size: number): Promise<Figure[]> {
  if (spawnSync('git', ['--version']).status !== 0) return [];
  const git = (...given: string[]): void => {
    const identity = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-c', 'gc.auto=0'];
    const { status, stderr } = spawnSync('git', [...identity, ...given], {
      cwd: workspace,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
  };
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'base');
  const paths = changedPaths();
  for (const path of paths) writeFileSync(join(workspace, path), contentOf(path, 'new'));
  const patch = join(root, 'patch');
  writeFileSync(patch, spawnSync('git', ['diff'], { cwd: workspace, maxBuffer: 1e8 }).stdout);
  const times = { stash: [] as number[], apply: [] as number[], both: [] as number[] };
  for (let round = 0; round < gitRounds; round += 1) {
    git('apply', '-R', patch);
    writeFileSync(join(workspace, paths[0] ?? ''), `mine ${round}\n${contentOf(paths[0] ?? '', 'old')}`);
    const stash = await millisecondsOf(() => git('stash', 'create'));
    writeFileSync(join(workspace, paths[0] ?? ''), contentOf(paths[0] ?? '', 'old'));
    const apply = await millisecondsOf(() => git('apply', patch));
    times.stash.push(stash);
    times.apply.push(apply);
    times.both.push(stash + apply);
  }
  const where = `in a repository of ${size.toLocaleString('en')} files`;
  return [
    figure(`git apply of ${changedFiles} files ${where}`, times.apply, 'nothing synced, no way back'),
    figure(`git stash create ${where}`, times.stash, 'the way back'),
    figure(`git stash create and git apply ${where}`, times.both, 'neither synced nor atomic'),
  ];
}

function contentOf(path: string, age: 'old' | 'new'): string {
  const lines = Array.from({ length: 200 }, (_, at) => `export const line${at} = ${JSON.stringify(path)};`);
  if (age === 'new') lines[100] = 'export const changed = true;';
  return `${lines.join('\n')}\n`;
}

function changedPaths(): string[] {
  return Array.from({ length: changedFiles }, (_, at) => `src/d${at}/f${at}.ts`);
}

async function changeSetOf(workspace: string, blobs: BlobStore): Promise<ChangeSet> {
  const put = async (bytes: Uint8Array): Promise<FileState> => {
    const stored = await blobs.put(bytes);
    if (!stored.ok) throw new Error(stored.failure.message);
    return { kind: 'file', hash: stored.value, size: bytes.length, mode: 0o644 };
  };
  const files: FileChange[] = [];
  for (const path of changedPaths())
    files.push({
      path,
      before: await put(readFileSync(join(workspace, path))),
      after: await put(Buffer.from(contentOf(path, 'new'))),
    });
  return { id: '0'.repeat(64), files };
}

function figure(name: string, samples: readonly number[], what: string): Figure {
  const worst = Math.max(...samples).toFixed(1);
  return { name, value: percentile(samples, 0.5), unit: 'ms', note: `${what}; slowest ${worst} ms` };
}

await printWhenRunDirectly(import.meta, run);
