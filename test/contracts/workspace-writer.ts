import assert from 'node:assert/strict';
import { changeUnits } from '../../extension/src/core/edits/change-units.ts';
import type { ApplyOutcome, BlobStore, WorkspaceWriter } from '../../extension/src/core/ports.ts';
import type { ChangeSet, Selection } from '../../extension/src/protocol/content.ts';
import {
  changeSetBetween,
  file,
  filesOf,
  link,
  type Tree,
  type TreeNode,
} from '../support/workspace-tree.ts';

export interface WriterUnderTest {
  readonly writer: WorkspaceWriter;
  readonly blobs: BlobStore;
  readonly tree: () => Tree;
  readonly edit: (path: string, node: TreeNode | undefined) => void;
}

const all: Selection = { kind: 'all' };
const files = (...paths: string[]): Selection => ({ kind: 'files', paths });
const hunks = (...ids: string[]): Selection => ({ kind: 'hunks', ids });
const numbers = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n';

export function applied(outcome: ApplyOutcome): Extract<ApplyOutcome, { status: 'applied' }> {
  assert.equal(outcome.status, 'applied', JSON.stringify(outcome));
  return outcome;
}

/** What every writer promises. `open` gives a workspace with this tree. */
export function workspaceWriterContract(
  name: string,
  open: (tree: Tree) => Promise<WriterUnderTest & AsyncDisposable>,
): void {
  const scenario = (
    title: string,
    trees: { before: Tree; after: Tree; moves?: Record<string, string> },
    work: (bench: WriterUnderTest & { changeSet: ChangeSet }) => Promise<void>,
  ): void => {
    it(title, async () => {
      await using bench = await open(trees.before);
      const changeSet = await changeSetBetween(trees.before, trees.after, bench.blobs, trees.moves);
      await work({ ...bench, changeSet });
    });
  };
  const everyKind = {
    before: {
      'bin/tool': file('#!/bin/sh\n', 0o644),
      'gone/only.txt': file('bye\n'),
      link: link('bin/tool'),
      'text.txt': file(numbers, 0o600),
    },
    after: {
      'bin/tool': file('#!/bin/sh\n', 0o755),
      link: link('text.txt'),
      'new/deep/file.bin': file('\x00\xff'),
      'text.txt': file(numbers.replace('two', '2'), 0o600),
    },
  };
  const twoLines = {
    before: { 'a.txt': file(numbers) },
    after: { 'a.txt': file(numbers.replace('two', '2').replace('seven', '7')) },
  };

  describe(`a workspace writer (${name})`, () => {
    scenario(
      'writes every kind of change, and takes it back with its folders and permissions',
      everyKind,
      async (bench) => {
        const old = bench.tree();
        const outcome = applied(await bench.writer.apply(bench.changeSet, all, 'k'));
        assert.deepEqual(filesOf(bench.tree()), everyKind.after);
        assert.ok(!('gone' in bench.tree()), 'the folder that lost its last file stands');
        assert.deepEqual(outcome.files, [
          { path: 'bin/tool', how: 'written' },
          { path: 'gone/only.txt', how: 'deleted' },
          { path: 'link', how: 'written' },
          { path: 'new/deep/file.bin', how: 'written' },
          { path: 'text.txt', how: 'written' },
        ]);
        applied(await bench.writer.undo(outcome.undoId, 'u'));
        assert.deepEqual(bench.tree(), old);
      },
    );

    scenario('undoes an undo, and that one again', everyKind, async (bench) => {
      const old = bench.tree();
      const first = applied(await bench.writer.apply(bench.changeSet, all, 'k'));
      const done = bench.tree();
      const second = applied(await bench.writer.undo(first.undoId, 'u1'));
      const third = applied(await bench.writer.undo(second.undoId, 'u2'));
      assert.deepEqual(bench.tree(), done);
      applied(await bench.writer.undo(third.undoId, 'u3'));
      assert.deepEqual(bench.tree(), old);
    });

    scenario('does not apply or undo twice under one key', twoLines, async (bench) => {
      const outcome = applied(await bench.writer.apply(bench.changeSet, all, 'k'));
      bench.edit('a.txt', file('mine\n'));
      assert.deepEqual(await bench.writer.apply(bench.changeSet, all, 'k'), outcome);
      assert.deepEqual(bench.tree(), { 'a.txt': file('mine\n') });
      bench.edit('a.txt', twoLines.after['a.txt']);
      const undone = applied(await bench.writer.undo(outcome.undoId, 'u'));
      bench.edit('a.txt', file('mine again\n'));
      assert.deepEqual(await bench.writer.undo(outcome.undoId, 'u'), undone);
      assert.deepEqual(bench.tree(), { 'a.txt': file('mine again\n') });
    });

    scenario('merges what the person changed elsewhere in the file meanwhile', twoLines, async (bench) => {
      bench.edit('a.txt', file(numbers.replace('four', 'mine'), 0o600));
      const outcome = applied(await bench.writer.apply(bench.changeSet, all, 'k'));
      assert.deepEqual(outcome.files, [{ path: 'a.txt', how: 'merged' }]);
      assert.deepEqual(bench.tree(), { 'a.txt': file('one\n2\nthree\nmine\nfive\nsix\n7\neight\n', 0o600) });
    });

    scenario(
      'writes nothing at all when one file conflicts, and shows both sides',
      {
        before: { 'a.txt': file(numbers), 'b.txt': file('b\n') },
        after: { 'a.txt': file(numbers.replace('two', '2')), 'b.txt': file('B\n'), 'c.txt': file('c\n') },
      },
      async (bench) => {
        bench.edit('a.txt', file(numbers.replace('two', 'mine')));
        const mine = bench.tree();
        const outcome = await bench.writer.apply(bench.changeSet, all, 'k');
        assert.equal(outcome.status, 'conflicts');
        assert.deepEqual(
          outcome.conflicts.map(({ path }) => path),
          ['a.txt'],
        );
        assert.match(outcome.conflicts[0]?.merged ?? '', /<<<<<<<[^]*mine\n[^]*=======\n[^]*2\n[^]*>>>>>>>/);
        assert.deepEqual(bench.tree(), mine);
        bench.edit('a.txt', file(numbers));
        applied(await bench.writer.apply(bench.changeSet, all, 'k'));
      },
    );

    const conflicts: readonly [string, TreeNode, TreeNode | undefined, TreeNode | undefined][] = [
      ['a file that both added', file('theirs\n'), undefined, file('mine\n')],
      ['binary content that both changed', file('\x00theirs'), file('\x00base'), file('\x00mine')],
      ['a file that the person deleted', file('theirs\n'), file('base\n'), undefined],
      ['a link that both changed', link('theirs'), link('base'), link('mine')],
      ['a file that the person made a link', file('theirs\n'), file('base\n'), link('mine')],
      ['permissions that both changed', file('base\n', 0o755), file('base\n', 0o644), file('base\n', 0o600)],
    ];
    for (const [what, theirs, base, mine] of conflicts)
      it(`takes ${what} for a conflict`, async () => {
        await using bench = await open({ 'other.txt': file('x\n'), ...(base && { f: base }) });
        const after = { 'other.txt': file('y\n'), f: theirs };
        const changeSet = await changeSetBetween(
          { 'other.txt': file('x\n'), ...(base && { f: base }) },
          after,
          bench.blobs,
        );
        bench.edit('f', mine);
        const found = bench.tree();
        const outcome = await bench.writer.apply(changeSet, all, 'k');
        assert.equal(outcome.status, 'conflicts', JSON.stringify(outcome));
        assert.match(outcome.conflicts[0]?.message ?? '', /^Cannot /);
        assert.deepEqual(bench.tree(), found);
      });

    it('takes a deleted file that the person changed for a conflict', async () => {
      await using bench = await open({ 'a.txt': file('a\n') });
      const changeSet = await changeSetBetween({ 'a.txt': file('a\n') }, {}, bench.blobs);
      bench.edit('a.txt', file('a\nmine\n'));
      assert.equal((await bench.writer.apply(changeSet, all, 'k')).status, 'conflicts');
      assert.deepEqual(bench.tree(), { 'a.txt': file('a\nmine\n') });
    });

    scenario('leaves alone what already is as wanted', everyKind, async (bench) => {
      bench.edit('text.txt', everyKind.after['text.txt']);
      bench.edit('gone/only.txt', undefined);
      const { files: outcome } = applied(await bench.writer.apply(bench.changeSet, all, 'k'));
      const unchanged = outcome.filter(({ how }) => how === 'unchanged').map(({ path }) => path);
      assert.deepEqual(unchanged, ['gone/only.txt', 'text.txt']);
      assert.deepEqual(filesOf(bench.tree()), everyKind.after);
    });

    scenario('writes only the files that were selected', everyKind, async (bench) => {
      applied(await bench.writer.apply(bench.changeSet, files('text.txt'), 'k1'));
      assert.deepEqual(filesOf(bench.tree()), {
        ...everyKind.before,
        'text.txt': everyKind.after['text.txt'],
      });
      applied(await bench.writer.apply(bench.changeSet, all, 'k2'));
      assert.deepEqual(filesOf(bench.tree()), everyKind.after);
    });

    const move = {
      before: { 'old.txt': file('moves\n', 0o755) },
      after: { 'to/new.txt': file('moves\n', 0o755) },
      moves: { 'to/new.txt': 'old.txt' },
    };
    for (const half of ['old.txt', 'to/new.txt'])
      scenario(`moves a file whole when only ${half} of it is selected`, move, async (bench) => {
        applied(await bench.writer.apply(bench.changeSet, files(half), 'k'));
        assert.deepEqual(filesOf(bench.tree()), move.after);
      });

    scenario('writes only the kept hunks, and the others later', twoLines, async (bench) => {
      const [first = '', second = ''] = (await changeUnits(bench.changeSet, bench.blobs)).map(({ id }) => id);
      const one = applied(await bench.writer.apply(bench.changeSet, hunks(second), 'k1'));
      assert.deepEqual(one.files, [{ path: 'a.txt', how: 'written' }]);
      assert.deepEqual(bench.tree(), { 'a.txt': file(numbers.replace('seven', '7')) });
      applied(await bench.writer.apply(bench.changeSet, hunks(first), 'k2'));
      assert.deepEqual(bench.tree(), twoLines.after);
      applied(await bench.writer.undo(one.undoId, 'u'));
      assert.deepEqual(bench.tree(), { 'a.txt': file(numbers.replace('two', '2')) });
    });

    scenario('keeps what the person wrote between two hunks that are accepted', twoLines, async (bench) => {
      const [first = '', second = ''] = (await changeUnits(bench.changeSet, bench.blobs)).map(({ id }) => id);
      applied(await bench.writer.apply(bench.changeSet, hunks(first), 'k1'));
      bench.edit('a.txt', file(numbers.replace('two', '2').replace('four', 'mine')));
      const outcome = applied(await bench.writer.apply(bench.changeSet, hunks(second), 'k2'));
      assert.deepEqual(outcome.files, [{ path: 'a.txt', how: 'merged' }]);
      assert.deepEqual(bench.tree(), { 'a.txt': file('one\n2\nthree\nmine\nfive\nsix\n7\neight\n') });
    });

    scenario('brings a hunk again that the person took out by hand', twoLines, async (bench) => {
      const [first = ''] = (await changeUnits(bench.changeSet, bench.blobs)).map(({ id }) => id);
      applied(await bench.writer.apply(bench.changeSet, hunks(first), 'k1'));
      bench.edit('a.txt', file(numbers.replace('four', 'mine')));
      applied(await bench.writer.apply(bench.changeSet, hunks(first), 'k2'));
      assert.deepEqual(bench.tree(), { 'a.txt': file(numbers.replace('two', '2').replace('four', 'mine')) });
    });

    scenario(
      'takes the units of a change set, hunks and whole files, one by one',
      everyKind,
      async (bench) => {
        for (const { id } of await changeUnits(bench.changeSet, bench.blobs))
          applied(await bench.writer.apply(bench.changeSet, hunks(id), `key of ${id}`));
        assert.deepEqual(filesOf(bench.tree()), everyKind.after);
      },
    );

    scenario('refuses what is not in the change set', twoLines, async (bench) => {
      const outcome = await bench.writer.apply(bench.changeSet, hunks('none'), 'k');
      assert.equal(outcome.status === 'failed' && outcome.reason, 'unknown-hunk');
      const other = await bench.writer.apply(bench.changeSet, files('none.txt'), 'k');
      assert.equal(other.status === 'failed' && other.reason, 'unknown-hunk');
      const undo = await bench.writer.undo('none', 'u');
      assert.equal(undo.status === 'failed' && undo.reason, 'unknown-undo');
      assert.deepEqual(filesOf(bench.tree()), twoLines.before);
    });

    scenario('merges an undo with what the person wrote since', twoLines, async (bench) => {
      const { undoId } = applied(await bench.writer.apply(bench.changeSet, all, 'k'));
      bench.edit('a.txt', file(numbers.replace('two', '2').replace('seven', '7').replace('four', 'mine')));
      applied(await bench.writer.undo(undoId, 'u'));
      assert.deepEqual(bench.tree(), { 'a.txt': file(numbers.replace('four', 'mine')) });
    });

    scenario('writes nothing when an undo meets what the person wrote since', everyKind, async (bench) => {
      const { undoId } = applied(await bench.writer.apply(bench.changeSet, all, 'k'));
      bench.edit('text.txt', file(numbers.replace('two', 'mine')));
      const found = bench.tree();
      assert.equal((await bench.writer.undo(undoId, 'u')).status, 'conflicts');
      assert.deepEqual(bench.tree(), found);
    });

    const refusals: readonly [string, Tree, Tree, Tree][] = [
      ['a file through a link', {}, { 'dir/a.txt': file('a\n') }, { dir: link('..') }],
      ['below .git', {}, { '.git/hooks/pre-commit': file('evil\n', 0o755) }, {}],
      ['below .git in another spelling', {}, { 'sub/.GIT/config': file('evil\n') }, {}],
      ['outside of the workspace', {}, { '../outside.txt': file('evil\n') }, {}],
      ['a file where a folder with other files is', {}, { a: file('a\n') }, { 'a/mine.txt': file('mine\n') }],
      ['a file below a file', {}, { 'a/b': file('b\n') }, { a: file('mine\n') }],
      ['a read-only file', { a: file('a\n', 0o444) }, { a: file('b\n', 0o444) }, {}],
      ['a read-only file away', { a: file('a\n', 0o444) }, {}, {}],
    ];
    for (const [what, before, after, meanwhile] of refusals)
      it(`refuses to write ${what}, says what to do, and writes nothing`, async () => {
        await using bench = await open({ 'other.txt': file('x\n'), ...before });
        const other = { 'other.txt': file('y\n') };
        const changeSet = await changeSetBetween(
          { 'other.txt': file('x\n'), ...before },
          { ...other, ...after },
          bench.blobs,
        );
        for (const [path, node] of Object.entries(meanwhile)) bench.edit(path, node);
        const found = bench.tree();
        const outcome = await bench.writer.apply(changeSet, all, 'k');
        assert.equal(outcome.status === 'failed' && outcome.reason, 'denied', JSON.stringify(outcome));
        assert.match(
          outcome.status === 'failed' ? outcome.message : '',
          /^Cannot .+ as .+\. (Move|Leave|Make) /,
        );
        assert.deepEqual(bench.tree(), found);
      });

    it('fails as damaged, with nothing written, when the content of a change is gone', async () => {
      await using bench = await open({ 'a.txt': file('a\n') });
      const hash = '0'.repeat(64);
      const lost = {
        path: 'b.txt',
        before: { kind: 'absent' },
        after: { kind: 'file', hash, size: 1, mode: 0o644 },
      } as const;
      const { files: kept } = await changeSetBetween(
        { 'a.txt': file('a\n') },
        { 'a.txt': file('A\n') },
        bench.blobs,
      );
      const outcome = await bench.writer.apply({ id: hash, files: [...kept, lost] }, all, 'k');
      assert.equal(outcome.status === 'failed' && outcome.reason, 'damaged');
      assert.deepEqual(bench.tree(), { 'a.txt': file('a\n') });
    });

    scenario('has nothing to recover when nothing was cut off', twoLines, async (bench) => {
      assert.deepEqual(await bench.writer.recover(), []);
      applied(await bench.writer.apply(bench.changeSet, all, 'k'));
      assert.deepEqual(await bench.writer.recover(), []);
      assert.deepEqual(filesOf(bench.tree()), twoLines.after);
    });
  });
}
