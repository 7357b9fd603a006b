import assert from 'node:assert/strict';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChangeSet } from '../../../extension/src/protocol/content.ts';
import { createApplyBench, unsyncedFiles, type ApplyBench } from '../../support/apply-bench.ts';
import { Crash, createDyingFiles, type Death } from '../../support/dying-files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { changeSetBetween, file, link, type Tree } from '../../support/workspace-tree.ts';

const before: Tree = {
  'kept.txt': file('nobody touches this\n'),
  'updated.txt': file('one\ntwo\nthree\n', 0o600),
  'windows.txt': file('\xef\xbb\xbfeins\r\nzwei\r\n'),
  'picture.bin': file('\x00\x01\xff\xfe'),
  'script.sh': file('#!/bin/sh\n', 0o644),
  old: { kind: 'folder', mode: 0o750 },
  'old/name.txt': file('moves\n', 0o640),
  'alone/deep/gone.txt': file('the last one in its folders\n'),
  'shared/gone.txt': file('not the last one\n'),
  'shared/kept.txt': file('stays\n'),
  'to-folder': file('becomes a folder\n'),
  'to-file/inner/x.txt': file('its folder becomes a file\n'),
  'points.link': link('kept.txt'),
  'becomes.link': file('becomes a link\n'),
  'link-to-folder': link('shared'),
};
const after: Tree = {
  'kept.txt': file('nobody touches this\n'),
  'updated.txt': file('one\n2\nthree\nfour\n', 0o600),
  'windows.txt': file('\xef\xbb\xbfeins\r\nzwei\r\ndrei\r\n'),
  'picture.bin': file('\x00\x01\xff\xfd\x00'),
  'script.sh': file('#!/bin/sh\n', 0o755),
  'new/name.txt': file('moves\n', 0o640),
  'shared/kept.txt': file('stays\n'),
  'to-folder/inside.txt': file('inside\n'),
  'to-file': file('a file now\n'),
  'points.link': link('updated.txt'),
  'becomes.link': link('kept.txt'),
  'link-to-folder/real.txt': file('a folder now\n'),
  'a/b/c/added.txt': file('added\n'),
  'a/empty.txt': file(''),
  'a/added.link': link('../kept.txt'),
};
const never: Death = { at: Infinity, when: 'before' };

/** Every point at which a process can be killed that leaves something else behind, for work that logged these. */
const deathsIn = (log: readonly string[]): Death[] =>
  log.flatMap((name, index): Death[] => [
    { at: index + 1, when: 'before' },
    ...(name === 'create' ? [{ at: index + 1, when: 'inside' } as const] : []),
  ]);

interface Scene extends ApplyBench {
  readonly changeSet: ChangeSet;
}

async function withScene<Value>(work: (scene: Scene) => Promise<Value>): Promise<Value> {
  await using folder = await temporaryFolder();
  const bench = createApplyBench(folder.path, before);
  const moves = { 'new/name.txt': 'old/name.txt' };
  return await work({ ...bench, changeSet: await changeSetBetween(before, after, bench.blobs, moves) });
}

const accept = (scene: Scene, writer = scene.writer()) =>
  writer.apply(scene.changeSet, { kind: 'all' }, 'accept-1');

/** Runs an accept in a process that dies on the way; says what the process had asked for until then. */
async function acceptAndDie(scene: Scene, death: Death): Promise<readonly string[]> {
  const { files, log } = createDyingFiles(unsyncedFiles, death);
  await untilDeath(accept(scene, scene.writer({ name: 'victim', files })));
  scene.die('victim');
  return log;
}

async function untilDeath(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
}

describe('an accept that is killed', function () {
  this.timeout(60_000);
  let oldTree: Tree;
  let newTree: Tree;
  let deaths: readonly Death[];

  before_(() =>
    withScene(async (scene) => {
      oldTree = scene.tree();
      deaths = deathsIn(await acceptAndDie(scene, never));
      newTree = scene.tree();
    }),
  );

  const assertAllOrNothing = (scene: Scene, death: Death): 'old' | 'new' => {
    const which = 'updated.txt' in newTree && sameFile(scene.tree(), newTree) ? 'new' : 'old';
    assert.deepEqual(scene.tree(), which === 'new' ? newTree : oldTree, JSON.stringify(death));
    assert.deepEqual(scene.leftovers(), [], JSON.stringify(death));
    return which;
  };

  it('writes every kind of change when nothing happens', () => {
    const files = Object.entries(newTree).filter(([, node]) => node.kind !== 'folder');
    assert.deepEqual(Object.fromEntries(files), Object.fromEntries(Object.entries(after).toSorted()));
    assert.ok(!('alone' in newTree) && !('old' in newTree) && !('to-file/inner' in newTree));
  });

  it('is all old or all new after recovery, whichever operation it died in, and can be asked for again and undone', async () => {
    const seen = { old: 0, new: 0 };
    for (const [index, death] of deaths.entries())
      await withScene(async (scene) => {
        await acceptAndDie(scene, death);
        await scene.writer().recover();
        seen[assertAllOrNothing(scene, death)] += 1;
        if (index % 4 !== 0) return;
        const again = await accept(scene);
        assert.equal(again.status, 'applied', JSON.stringify(death));
        assert.deepEqual(scene.tree(), newTree, JSON.stringify(death));
        await scene.writer().undo(again.undoId, 'undo-1');
        assert.deepEqual(scene.tree(), oldTree, JSON.stringify(death));
        assert.deepEqual(scene.leftovers(), [], JSON.stringify(death));
      });
    assert.ok(seen.old > 40 && seen.new > 0, JSON.stringify(seen));
  });

  it('is all old after a recovery that was itself killed, whichever operation that died in', async () => {
    const lastRename = deaths.findLast(({ when }) => when === 'before')!.at - 20;
    const death: Death = { at: lastRename, when: 'before' };
    const recoverAndDie = async (scene: Scene, second: Death): Promise<readonly string[]> => {
      await acceptAndDie(scene, death);
      const { files, log } = createDyingFiles(unsyncedFiles, second);
      await untilDeath(scene.writer({ name: 'second', files }).recover());
      scene.die('second');
      return log;
    };
    const seconds = deathsIn(await withScene((scene) => recoverAndDie(scene, never)));
    assert.ok(seconds.length > 20);
    for (const second of seconds)
      await withScene(async (scene) => {
        await recoverAndDie(scene, second);
        await scene.writer().recover();
        assert.equal(assertAllOrNothing(scene, second), 'old');
      });
  });

  it('recovers before the next accept by itself', () =>
    withScene(async (scene) => {
      await acceptAndDie(scene, { at: deaths.at(-1)!.at - 10, when: 'before' });
      const outcome = await scene.writer().apply(scene.changeSet, { kind: 'all' }, 'another key');
      assert.equal(outcome.status, 'applied');
      assert.deepEqual(scene.tree(), newTree);
    }));

  const edits: readonly [string, (workspace: string) => void, (tree: Tree, found: Tree) => Tree][] = [
    [
      'typed into a file',
      (workspace) => writeFileSync(join(workspace, 'updated.txt'), 'mine\n'),
      (tree) => ({ ...tree, 'updated.txt': file('mine\n', 0o600) }),
    ],
    [
      'deleted a file',
      (workspace) => rmSync(join(workspace, 'picture.bin')),
      (tree) => Object.fromEntries(Object.entries(tree).filter(([path]) => path !== 'picture.bin')),
    ],
    [
      'changed the permissions of a file',
      (workspace) => chmodSync(join(workspace, 'windows.txt'), 0o640),
      (tree, found) => ({ ...tree, 'windows.txt': found['windows.txt']! }),
    ],
  ];
  for (const [what, edit, expected] of edits)
    it(`keeps the work of a person who ${what} before the recovery, and rolls back the rest`, async () => {
      for (const death of deaths.filter((_, index) => index % 5 === 0))
        await withScene(async (scene) => {
          await acceptAndDie(scene, death);
          const wasDone = sameFile(scene.tree(), newTree);
          edit(scene.workspace);
          const found = scene.tree();
          const lines = await scene.writer().recover();
          const base = wasDone && lines.length === 0 ? newTree : oldTree;
          assert.deepEqual(scene.tree(), sorted(expected(base, found)), JSON.stringify(death));
          assert.deepEqual(scene.leftovers(), [], JSON.stringify(death));
          if (lines.length > 0) assert.match(lines.join('\n'), /^Rolled back an accept.*\nLeft /);
        });
    });
});

const sameFile = (tree: Tree, other: Tree): boolean => JSON.stringify(tree) === JSON.stringify(other);
const sorted = (tree: Tree): Tree => Object.fromEntries(Object.entries(tree).toSorted());

/** `before` is the tree here. */
function before_(work: () => Promise<void>): void {
  globalThis.before(work);
}
