import { workspaceWriterContract } from '../../contracts/workspace-writer.ts';
import { createApplyBench } from '../../support/apply-bench.ts';
import { createFakeWorkspaceWriter } from '../../support/fake-workspace-writer.ts';
import { createFakeBlobStore } from '../../support/memory-blob-store.ts';

workspaceWriterContract('on files', async (tree) => {
  const bench = await createApplyBench(tree);
  return { ...bench, writer: bench.writer() };
});

workspaceWriterContract('fake', async (tree) => {
  const blobs = createFakeBlobStore();
  const writer = createFakeWorkspaceWriter(tree, blobs);
  return {
    writer,
    blobs,
    tree: () => writer.tree(),
    edit: (path, node) => writer.edit(path, node),
    [Symbol.asyncDispose]: async () => undefined,
  };
});
