import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BlobStore, WorkspaceWriter } from '../../extension/src/core/ports.ts';
import { createWorkspaceFiles, type WorkspaceFiles } from '../../extension/src/node/apply/workspace-files.ts';
import { createWorkspaceWriter } from '../../extension/src/node/apply/workspace-writer.ts';
import { createFakeBlobStore } from './memory-blob-store.ts';
import { createMemoryFiles } from './memory-files.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { readTree, writeTree, type Tree, type TreeNode } from './workspace-tree.ts';

export interface ApplyBench extends AsyncDisposable {
  /** folder of everything below */
  readonly root: string;
  readonly workspace: string;
  readonly blobs: BlobStore;
  /** the operations that its writers use when they get no others */
  readonly files: WorkspaceFiles;
  /** A writer of a process with this name, on the same workspace. */
  readonly writer: (options?: {
    readonly name?: string;
    readonly files?: WorkspaceFiles;
    readonly session?: string;
    readonly lockWaitMs?: number;
  }) => WorkspaceWriter;
  /** From now on the process counts as dead. */
  readonly die: (name: string) => void;
  readonly tree: () => Tree;
  /** Does what the person does in the editor; `undefined` deletes. */
  readonly edit: (path: string, node: TreeNode | undefined) => void;
  /** Names of what a finished apply must not leave: temporary files, locks, records of something half done. */
  readonly leftovers: () => readonly string[];
}

/** A workspace with this tree in a folder of its own. No power cut is feared: syncing is most of the time of an apply. */
export async function createApplyBench(tree: Tree): Promise<ApplyBench> {
  const folder = await temporaryFolder();
  const root = folder.path;
  for (const name of ['workspace', 'sessions', 'state']) mkdirSync(join(root, name));
  writeTree(join(root, 'workspace'), tree);
  return {
    ...benchOn(
      root,
      createWorkspaceFiles(async () => undefined),
      readTree,
    ),
    edit: (path, node) => replace(join(root, 'workspace', path), node),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** The same in memory. */
export async function createMemoryApplyBench(tree: Tree): Promise<ApplyBench> {
  const memory = createMemoryFiles();
  for (const name of ['workspace', 'sessions', 'state'])
    memory.set(`/root/${name}`, { kind: 'folder', mode: 0o755 });
  for (const [path, node] of Object.entries(tree)) memory.set(`/root/workspace/${path}`, node);
  return {
    ...benchOn('/root', memory.files, (folder) => memory.tree(folder)),
    edit: (path, node) => memory.set(`/root/workspace/${path}`, node),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function benchOn(
  root: string,
  files: WorkspaceFiles,
  treeOf: (folder: string) => Tree,
): Omit<ApplyBench, 'edit' | typeof Symbol.asyncDispose> {
  const [workspace, state] = [join(root, 'workspace'), join(root, 'state')];
  const blobs = createFakeBlobStore();
  const dead = new Set<string>();
  const isAlive = async (name: string): Promise<boolean> => !dead.has(name);
  return {
    root,
    workspace,
    blobs,
    files,
    writer({ name = 'writer', files: others = files, session = 'session', lockWaitMs = 10_000 } = {}) {
      const directory = join(root, 'sessions', session);
      const processes = { self: name, isAlive };
      return createWorkspaceWriter({
        workspace,
        directory,
        blobs,
        state,
        files: others,
        processes,
        lockWaitMs,
      });
    },
    die: (name) => dead.add(name),
    tree: () => treeOf(workspace),
    leftovers: () => [
      ...Object.keys(treeOf(workspace)).filter((path) => path.includes('.ratchet-')),
      ...Object.keys(treeOf(state)),
      ...Object.keys(treeOf(join(root, 'sessions'))).filter((path) => /\.(new|begun)$/.test(path)),
    ],
  };
}

function replace(path: string, node: TreeNode | undefined): void {
  rmSync(path, { recursive: true, force: true });
  if (node === undefined) return;
  mkdirSync(node.kind === 'folder' ? path : dirname(path), { recursive: true });
  if (node.kind === 'symlink') symlinkSync(node.target, path);
  else if (node.kind === 'file') writeFileSync(path, node.content, 'latin1');
  if (node.kind !== 'symlink') chmodSync(path, node.mode);
}
