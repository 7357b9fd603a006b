import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applied } from '../../contracts/workspace-writer.ts';
import { createApplyBench, type ApplyBench } from '../../support/apply-bench.ts';
import { createFakeWorkspaceWriter } from '../../support/fake-workspace-writer.ts';
import { interposeFiles, type Call } from '../../support/interposed-files.ts';
import { createFakeBlobStore } from '../../support/memory-blob-store.ts';
import { createMemoryFiles, systemError } from '../../support/memory-files.ts';
import { changeSetBetween, file, filesOf, link, type Tree } from '../../support/workspace-tree.ts';

const before: Tree = {
  'a.txt': file('one\ntwo\nthree\nfour\n'),
  'gone/b.txt': file('b\n'),
  'c.link': link('a.txt'),
};
const after: Tree = {
  'a.txt': file('one\ntwo\nthree\n4\n'),
  'c.link': link('new/d.txt'),
  'new/d.txt': file('d\n'),
};
const all = { kind: 'all' } as const;

async function withBench<Value>(work: (bench: ApplyBench) => Promise<Value>): Promise<Value> {
  await using bench = await createApplyBench(before);
  return await work(bench);
}

/** Applies with something that happens before each changing operation below the workspace; counts those. */
async function applyWith(bench: ApplyBench, happens: (number: number, call: Call) => void) {
  let number = 0;
  const files = interposeFiles(bench.files, (call) => {
    if (!call.changes || call.operation === 'syncFolder' || !call.path.startsWith(bench.workspace)) return;
    number += 1;
    happens(number, call);
  });
  const changeSet = await changeSetBetween(before, after, bench.blobs);
  const outcome = await bench.writer({ files }).apply(changeSet, all, 'k');
  return { outcome, operations: number };
}

describe('an accept that fails in the middle', () => {
  const faults = [
    ['ENOSPC', 'no-space', /as the disk is full: .*Free some space/],
    ['EACCES', 'denied', /as the system forbids it: .*Allow writing/],
    ['EROFS', 'denied', /as the file system is read-only: .*Make it writable/],
    ['EIO', 'denied', /as the system reported EIO: .*Look at that path/],
  ] as const;
  for (const [code, reason, message] of faults)
    it(`puts everything back after ${code}, wherever it comes, and says what to do`, async () => {
      const { operations } = await withBench((bench) => applyWith(bench, () => undefined));
      assert.ok(operations >= 8, `${operations}`);
      for (let at = 1; at <= operations; at += 1)
        await withBench(async (bench) => {
          const old = bench.tree();
          const { outcome } = await applyWith(bench, (number, { operation, path }) => {
            if (number === at) throw systemError(code, operation, path);
          });
          assert.equal(outcome.status === 'failed' && outcome.reason, reason, JSON.stringify(outcome));
          assert.match(outcome.status === 'failed' ? outcome.message : '', message);
          assert.deepEqual(bench.tree(), old, `${code} at operation ${at}`);
          assert.deepEqual(bench.leftovers(), [], `${code} at operation ${at}`);
        });
    });

  it('says so when it cannot put everything back either, and the next accept does that first', () =>
    withBench(async (bench) => {
      const old = bench.tree();
      let broken = false;
      const { outcome } = await applyWith(bench, (_, { operation, path }) => {
        broken ||= operation === 'rename' && 'new' in bench.tree();
        if (broken) throw systemError('EIO', operation, path);
      });
      assert.equal(outcome.status === 'failed' && outcome.reason, 'damaged', JSON.stringify(outcome));
      assert.match(
        outcome.status === 'failed' ? outcome.message : '',
        /Not everything could be put back: .*b\.txt/,
      );
      assert.notDeepEqual(bench.tree(), old);
      const changeSet = await changeSetBetween(before, after, bench.blobs);
      applied(await bench.writer().apply(changeSet, all, 'k2'));
      assert.deepEqual(filesOf(bench.tree()), after);
      assert.deepEqual(bench.leftovers(), []);
    }));

  it('looks again when the person saves a file in that very moment, and merges it', () =>
    withBench(async (bench) => {
      const path = join(bench.workspace, 'a.txt');
      const { outcome } = await applyWith(bench, (number) => {
        if (number === 1) writeFileSync(path, 'mine\ntwo\nthree\nfour\n');
      });
      assert.deepEqual(
        applied(outcome).files.find((each) => each.path === 'a.txt'),
        { path: 'a.txt', how: 'merged' },
      );
      assert.equal(readFileSync(path, 'utf8'), 'mine\ntwo\nthree\n4\n');
      assert.deepEqual(bench.leftovers(), []);
    }));

  it('gives up when a file never stands still, without touching it', () =>
    withBench(async (bench) => {
      const path = join(bench.workspace, 'a.txt');
      let saves = 0;
      const { outcome } = await applyWith(bench, () => {
        saves += 1;
        writeFileSync(path, `${saves}\ntwo\nthree\nfour\n`);
      });
      assert.equal(outcome.status === 'failed' && outcome.reason, 'denied');
      assert.match(outcome.status === 'failed' ? outcome.message : '', /something else keeps changing it/);
      assert.equal(readFileSync(path, 'utf8'), `${saves}\ntwo\nthree\nfour\n`);
      assert.deepEqual(bench.leftovers(), []);
    }));

  it('fails, with nothing written, when the store has no room for the backups', async () => {
    const roomy = createFakeBlobStore();
    const changeSet = await changeSetBetween(before, after, roomy);
    const bytes = [...roomy.blobs.values()].reduce((sum, each) => sum + each.length, 0);
    const small = createFakeBlobStore(bytes + 10);
    for (const each of roomy.blobs.values()) await small.put(each);
    const writer = createFakeWorkspaceWriter(before, small);
    writer.edit('a.txt', file('one, and much more than fits into the store\ntwo\nthree\nfour\n'));
    const old = writer.tree();
    const outcome = await writer.apply(changeSet, all, 'k');
    assert.equal(outcome.status === 'failed' && outcome.reason, 'no-space', JSON.stringify(outcome));
    assert.deepEqual(writer.tree(), old);
  });

  it('fails when the workspace is gone', () =>
    withBench(async (bench) => {
      rmSync(bench.workspace, { recursive: true });
      const changeSet = await changeSetBetween(before, after, bench.blobs);
      const outcome = await bench.writer().apply(changeSet, all, 'k');
      assert.equal(outcome.status === 'failed' && outcome.reason, 'denied');
    }));
});

describe('an accept where names are not told apart by case', () => {
  const cases: readonly [string, Tree, Tree][] = [
    ['a file', { 'Read.me': file('x\n') }, { 'read.me': file('x\n') }],
    ['a file with another content', { 'Read.me': file('x\n') }, { 'read.me': file('y\n') }],
    [
      'a file in a folder that stays',
      { 'd/A': file('x\n'), 'd/b': file('b') },
      { 'd/a': file('x\n'), 'd/b': file('b') },
    ],
  ];
  for (const [what, from, to] of cases)
    it(`changes the case of the name of ${what} and back, and never loses it`, async () => {
      const blobs = createFakeBlobStore();
      const writer = createFakeWorkspaceWriter(from, blobs, createMemoryFiles({ ignoreCase: true }));
      const changeSet = await changeSetBetween(from, to, blobs);
      const { undoId } = applied(await writer.apply(changeSet, all, 'k'));
      assert.deepEqual(filesOf(writer.tree()), to);
      applied(await writer.undo(undoId, 'u'));
      assert.deepEqual(filesOf(writer.tree()), from);
    });
});
