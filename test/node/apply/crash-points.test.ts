import assert from 'node:assert/strict';
import type { ChangeSet } from '../../../extension/src/protocol/content.ts';
import { createApplyBench, createMemoryApplyBench, type ApplyBench } from '../../support/apply-bench.ts';
import { Crash, createDyingFiles, type Death } from '../../support/dying-files.ts';
import {
  changeSetBetween,
  file,
  filesOf,
  link,
  type Tree,
  type TreeNode,
} from '../../support/workspace-tree.ts';

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

const accept = (scene: Scene, writer = scene.writer()) =>
  writer.apply(scene.changeSet, { kind: 'all' }, 'accept-1');

/** Runs an accept in a process that dies on the way; says what the process had asked for until then. */
async function acceptAndDie(scene: Scene, death: Death): Promise<readonly string[]> {
  const { files, log } = createDyingFiles(scene.files, death);
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

const places = [
  ['on files', createApplyBench],
  ['in memory', createMemoryApplyBench],
] as const;
for (const [place, createBench] of places)
  describe(`an accept that is killed (${place})`, function () {
    this.timeout(60_000);
    let oldTree: Tree;
    let newTree: Tree;
    let deaths: readonly Death[];

    const withScene = async <Value>(work: (scene: Scene) => Promise<Value>): Promise<Value> => {
      await using bench = await createBench(before);
      const moves = { 'new/name.txt': 'old/name.txt' };
      return await work({ ...bench, changeSet: await changeSetBetween(before, after, bench.blobs, moves) });
    };

    before_(() =>
      withScene(async (scene) => {
        oldTree = scene.tree();
        deaths = deathsIn(await acceptAndDie(scene, never));
        newTree = scene.tree();
      }),
    );

    const assertAllOrNothing = (scene: Scene, death: unknown): 'old' | 'new' => {
      const which = sameTree(scene.tree(), newTree) ? 'new' : 'old';
      assert.deepEqual(scene.tree(), which === 'new' ? newTree : oldTree, JSON.stringify(death));
      assert.deepEqual(scene.leftovers(), [], JSON.stringify(death));
      return which;
    };

    it('writes every kind of change when nothing happens', () => {
      assert.deepEqual(filesOf(newTree), sorted(after));
      assert.ok(!('alone' in newTree) && !('old' in newTree) && !('to-file/inner' in newTree));
    });

    it('is all old or all new after recovery, whichever operation it died in', async () => {
      const seen = { old: 0, new: 0 };
      for (const death of deaths)
        await withScene(async (scene) => {
          await acceptAndDie(scene, death);
          await scene.writer().recover();
          seen[assertAllOrNothing(scene, death)] += 1;
        });
      assert.ok(seen.old > 40 && seen.new > 0, JSON.stringify(seen));
    });

    it('recovers before the next accept by itself', () =>
      withScene(async (scene) => {
        await acceptAndDie(scene, { at: deaths.at(-1)!.at - 10, when: 'before' });
        const outcome = await scene.writer().apply(scene.changeSet, { kind: 'all' }, 'another key');
        assert.equal(outcome.status, 'applied');
        assert.deepEqual(scene.tree(), newTree);
      }));

    const edits: readonly [string, (scene: Scene) => string][] = [
      ['typed into a file', (scene) => replaceFile(scene, 'updated.txt', file('mine\n', 0o600))],
      ['deleted a file', (scene) => replaceFile(scene, 'picture.bin', undefined)],
      ['changed the permissions of a file', (scene) => changeMode(scene, 'windows.txt', 0o640)],
      ['wrote into a folder that is new', (scene) => replaceFile(scene, 'a/b/c/added.txt', file('mine\n'))],
    ];
    for (const [what, edit] of edits)
      it(`keeps the work of a person who ${what} before the recovery, and rolls back the rest`, async () => {
        for (const death of deaths.filter((_, index) => index % 5 === 0))
          await withScene(async (scene) => {
            await acceptAndDie(scene, death);
            const wasWhole = sameTree(scene.tree(), newTree);
            const path = edit(scene);
            const mine = scene.tree()[path];
            const lines = await scene.writer().recover();
            assert.deepEqual(scene.tree()[path], mine, JSON.stringify(death));
            const rest = (tree: Tree): Tree =>
              Object.fromEntries(Object.entries(filesOf(tree)).filter(([each]) => each !== path));
            const base = wasWhole && lines.length === 0 ? newTree : oldTree;
            assert.deepEqual(rest(scene.tree()), rest(base), JSON.stringify(death));
            assert.deepEqual(scene.leftovers(), [], JSON.stringify(death));
            if (lines.length > 0) assert.match(lines.join('\n'), /^Rolled back an accept.*\nLeft /);
          });
      });

    if (place === 'on files') return;

    it('can be asked for again under its key and undone, wherever it died', async () => {
      for (const death of deaths)
        await withScene(async (scene) => {
          await acceptAndDie(scene, death);
          const again = await accept(scene);
          assert.equal(again.status, 'applied', JSON.stringify(death));
          assert.deepEqual(scene.tree(), newTree, JSON.stringify(death));
          await scene.writer().undo(again.undoId, 'undo-1');
          assert.deepEqual(scene.tree(), oldTree, JSON.stringify(death));
          assert.deepEqual(scene.leftovers(), [], JSON.stringify(death));
        });
    });

    it('is all old or all new after a recovery that was itself killed, wherever each of them died', async () => {
      const recoverAndDie = async (scene: Scene, second: Death): Promise<readonly string[]> => {
        const { files, log } = createDyingFiles(scene.files, second);
        await untilDeath(scene.writer({ name: 'second', files }).recover());
        scene.die('second');
        return log;
      };
      for (const first of deaths.filter((_, index) => index % 8 === 0)) {
        const log = await withScene(async (scene) => {
          await acceptAndDie(scene, first);
          return recoverAndDie(scene, never);
        });
        for (const second of deathsIn(log))
          await withScene(async (scene) => {
            await acceptAndDie(scene, first);
            await recoverAndDie(scene, second);
            await scene.writer().recover();
            assertAllOrNothing(scene, { first, second });
          });
      }
    });
  });

function replaceFile(scene: Scene, path: string, node: TreeNode | undefined): string {
  scene.edit(path, node);
  return path;
}

function changeMode(scene: Scene, path: string, mode: number): string {
  const node = scene.tree()[path];
  return replaceFile(scene, path, node?.kind === 'file' ? { ...node, mode } : node);
}

function sameTree(tree: Tree, other: Tree): boolean {
  return JSON.stringify(tree) === JSON.stringify(other);
}

function sorted(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** `before` is the tree here. */
function before_(work: () => Promise<void>): void {
  globalThis.before(work);
}
