import assert from 'node:assert/strict';
import { chownSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createWorkspaceWriter } from '../../../extension/src/node/apply/workspace-writer.ts';
import { applied } from '../../contracts/workspace-writer.ts';
import { createApplyBench } from '../../support/apply-bench.ts';
import { changeSetBetween, file, type Tree } from '../../support/workspace-tree.ts';

const before: Tree = { 'a.txt': file('a\n', 0o640), 'b.txt': file('b\n', 0o604) };
const after: Tree = { 'a.txt': file('A\n', 0o640) };
const all = { kind: 'all' } as const;

describe('an accept on a real file system', () => {
  it('keeps the owner of a file that it replaces, and of one that an undo brings back', async function () {
    if (process.getuid?.() !== 0) {
      console.log('      skipped: only root can give files away');
      this.skip();
    }
    await using bench = await createApplyBench(before);
    const paths = ['a.txt', 'b.txt'].map((name) => join(bench.workspace, name));
    for (const path of paths) chownSync(path, 12_345, 23_456);
    const changeSet = await changeSetBetween(before, after, bench.blobs);
    const owners = (...names: string[]) =>
      names.map((path) => [statSync(path).uid, statSync(path).gid, statSync(path).mode & 0o777]);
    const { undoId } = applied(await bench.writer().apply(changeSet, all, 'k'));
    assert.deepEqual(owners(paths[0]!), [[12_345, 23_456, 0o640]]);
    applied(await bench.writer().undo(undoId, 'u'));
    assert.deepEqual(owners(...paths), [
      [12_345, 23_456, 0o640],
      [12_345, 23_456, 0o604],
    ]);
  });

  it('sets permissions exactly, whatever the umask', async () => {
    await using bench = await createApplyBench(before);
    const wide = { ...before, 'c.sh': file('c\n', 0o777) };
    const changeSet = await changeSetBetween(before, wide, bench.blobs);
    const umask = process.umask(0o077);
    try {
      applied(await bench.writer().apply(changeSet, all, 'k'));
    } finally {
      process.umask(umask);
    }
    assert.deepEqual(bench.tree(), wide);
  });

  it('takes a workspace that is named through a link', async () => {
    await using bench = await createApplyBench(before);
    const workspace = join(bench.root, 'link');
    symlinkSync(bench.workspace, workspace);
    const changeSet = await changeSetBetween(before, after, bench.blobs);
    const directory = join(bench.root, 'sessions/linked');
    const writer = createWorkspaceWriter({
      workspace,
      directory,
      blobs: bench.blobs,
      state: join(bench.root, 'state'),
    });
    applied(await writer.apply(changeSet, all, 'k'));
    assert.deepEqual(bench.tree(), after);
  });
});
