import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { workspaceWriterContract } from '../../contracts/workspace-writer.ts';
import { createApplyBench } from '../../support/apply-bench.ts';
import { createFakeWorkspaceWriter } from '../../support/fake-workspace-writer.ts';
import { createFakeBlobStore } from '../../support/memory-blob-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { TreeNode } from '../../support/workspace-tree.ts';

workspaceWriterContract('on files', async (tree) => {
  const folder = await temporaryFolder();
  const bench = createApplyBench(folder.path, tree);
  return {
    ...bench,
    writer: bench.writer(),
    edit: (path, node) => replace(join(bench.workspace, path), node),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
});

workspaceWriterContract('fake', async (tree) => {
  const blobs = createFakeBlobStore();
  const writer = createFakeWorkspaceWriter(tree, blobs);
  const edit = (path: string, node: TreeNode | undefined): void => writer.edit(path, node);
  return { writer, blobs, tree: () => writer.tree(), edit, [Symbol.asyncDispose]: async () => undefined };
});

function replace(path: string, node: TreeNode | undefined): void {
  rmSync(path, { recursive: true, force: true });
  if (node === undefined) return;
  mkdirSync(node.kind === 'folder' ? path : dirname(path), { recursive: true });
  if (node.kind === 'symlink') symlinkSync(node.target, path);
  else if (node.kind === 'file') writeFileSync(path, node.content, 'latin1');
  if (node.kind !== 'symlink') chmodSync(path, node.mode);
}
