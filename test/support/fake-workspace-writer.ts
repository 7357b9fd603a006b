import type { BlobStore, WorkspaceWriter } from '../../extension/src/core/ports.ts';
import { createWorkspaceWriter } from '../../extension/src/node/apply/workspace-writer.ts';
import { createMemoryFiles } from './memory-files.ts';
import type { Tree, TreeNode } from './workspace-tree.ts';

export interface FakeWorkspaceWriter extends WorkspaceWriter {
  /** The person's files and folders. */
  tree(): Tree;
  /** Does what the person does in the editor; `undefined` deletes. */
  edit(path: string, node: TreeNode | undefined): void;
}

/** The writer on a workspace in memory, see test/contracts/workspace-writer.ts. `blobs` holds the contents of the changes. */
export function createFakeWorkspaceWriter(
  files: Tree,
  blobs: BlobStore,
  memory = createMemoryFiles(),
): FakeWorkspaceWriter {
  const workspace = '/workspace';
  memory.set(workspace, { kind: 'folder', mode: 0o755 });
  for (const [path, node] of Object.entries(files)) memory.set(`${workspace}/${path}`, node);
  const writer = createWorkspaceWriter({
    workspace,
    directory: '/session',
    blobs,
    state: '/state',
    files: memory.files,
    processes: { self: 'fake', isAlive: async (name) => name === 'fake' },
  });
  return {
    recover: () => writer.recover(),
    apply: (changeSet, selection, key) => writer.apply(changeSet, selection, key),
    undo: (undoId, key) => writer.undo(undoId, key),
    tree: () => memory.tree(workspace),
    edit: (path, node) => memory.set(`${workspace}/${path}`, node),
  };
}
