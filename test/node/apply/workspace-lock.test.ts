import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProcesses } from '../../../extension/src/node/apply/workspace-lock.ts';
import { applied } from '../../contracts/workspace-writer.ts';
import { createApplyBench, type ApplyBench } from '../../support/apply-bench.ts';
import { Crash } from '../../support/dying-files.ts';
import { interposeFiles } from '../../support/interposed-files.ts';
import { changeSetBetween, file, type Tree } from '../../support/workspace-tree.ts';

const all = { kind: 'all' } as const;
const before: Tree = { 'a.txt': file('a\n'), 'b.txt': file('b\n') };
const after: Tree = { 'a.txt': file('A\n'), 'b.txt': file('B\n') };

async function withBench(work: (bench: ApplyBench) => Promise<void>): Promise<void> {
  await using bench = await createApplyBench(before);
  await work(bench);
}

/** An accept of another session, dead after the first of its two files. */
async function dieInAnotherSession(bench: ApplyBench): Promise<void> {
  const changeSet = await changeSetBetween(before, after, bench.blobs);
  let renames = 0;
  const files = interposeFiles(bench.files, ({ changes, operation, path }) => {
    if (operation === 'rename' && path.startsWith(bench.workspace)) renames += 1;
    if (renames > 1 && changes) throw new Crash();
  });
  const accept = bench.writer({ name: 'victim', files, session: 'theirs' }).apply(changeSet, all, 'k');
  await assert.rejects(accept, Crash);
  bench.die('victim');
}

describe('writers of one workspace', () => {
  it('wait for each other, and every change gets in', () =>
    withBench(async (bench) => {
      const names = ['one', 'two', 'three', 'four'];
      const outcomes = await Promise.all(
        names.map(async (name) => {
          const changeSet = await changeSetBetween({}, { [`${name}.txt`]: file(name) }, bench.blobs);
          return bench.writer({ name, session: name }).apply(changeSet, all, 'k');
        }),
      );
      for (const outcome of outcomes) applied(outcome);
      assert.deepEqual(
        bench.tree(),
        Object.fromEntries(
          [...Object.entries(before), ...names.map((name) => [`${name}.txt`, file(name)] as const)].toSorted(
            ([one], [other]) => (one < other ? -1 : 1),
          ),
        ),
      );
      assert.deepEqual(bench.leftovers(), []);
    }));

  it('never write at the same time', () =>
    withBench(async (bench) => {
      let writing: string | undefined;
      const alone = (name: string) =>
        interposeFiles(bench.files, ({ changes, operation, path }) => {
          if (!changes || !/\.(new|begun)$|\/workspace\//.test(path)) return;
          if (operation === 'create' && path.endsWith('.new')) {
            assert.equal(writing, undefined);
            writing = name;
          }
          assert.equal(writing, name);
          if (path.endsWith('.begun')) writing = undefined;
        });
      const accepts = Array.from({ length: 8 }, async (_, at) => {
        const name = `process${at}`;
        const changeSet = await changeSetBetween({}, { [name]: file(name) }, bench.blobs);
        return bench.writer({ name, session: name, files: alone(name) }).apply(changeSet, all, 'k');
      });
      for (const outcome of await Promise.all(accepts)) applied(outcome);
    }));

  it('say who keeps it when one does not let go', () =>
    withBench(async (bench) => {
      const blobs = bench.blobs;
      let stuck: () => void = () => undefined;
      const holds = new Promise<void>((resolve) => (stuck = resolve));
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      const files = interposeFiles(bench.files, async ({ operation, path }) => {
        if (operation !== 'rename' || !path.startsWith(bench.workspace)) return;
        stuck();
        await released;
      });
      const changeSet = await changeSetBetween(before, after, blobs);
      const slow = bench.writer({ name: 'slow', files, session: 'slow' }).apply(changeSet, all, 'k');
      await holds;
      const outcome = await bench.writer({ name: 'other', lockWaitMs: 50 }).apply(changeSet, all, 'k');
      assert.equal(outcome.status === 'failed' && outcome.reason, 'denied');
      const message = outcome.status === 'failed' ? outcome.message : '';
      assert.match(message, /another process is changing it: the lock is (\S+\.slow\.\w+)\. Wait for it/);
      assert.ok(existsSync(join(bench.root, 'state', /state\/(\S+\.slow\.\w+)\./.exec(message)?.[1] ?? '')));
      release();
      applied(await slow);
    }));

  it('leave what another session left half done to that session, and go on after it', () =>
    withBench(async (bench) => {
      await dieInAnotherSession(bench);
      const half = bench.tree();
      assert.notDeepEqual(half, before);
      const changeSet = await changeSetBetween(before, after, bench.blobs);
      const refused = await bench.writer().apply(changeSet, all, 'k');
      assert.equal(refused.status === 'failed' && refused.reason, 'denied');
      assert.match(
        refused.status === 'failed' ? refused.message : '',
        /another session was cut off.*Open that session/,
      );
      assert.deepEqual(bench.tree(), half);
      const [line] = await bench.writer({ session: 'theirs' }).recover();
      assert.match(line ?? '', /^Rolled back an accept that was cut off: 1 file of 2 restored\.$/);
      assert.deepEqual(bench.tree(), before);
      applied(await bench.writer().apply(changeSet, all, 'k'));
    }));

  it('go on when the session that left something half done was deleted', () =>
    withBench(async (bench) => {
      await dieInAnotherSession(bench);
      rmSync(join(bench.root, 'sessions', 'theirs'), { recursive: true });
      const changeSet = await changeSetBetween({}, { 'c.txt': file('c\n') }, bench.blobs);
      applied(await bench.writer().apply(changeSet, all, 'k'));
    }));

  it('write nothing while a record of something half done cannot be read', () =>
    withBench(async (bench) => {
      const changeSet = await changeSetBetween(before, after, bench.blobs);
      mkdirSync(join(bench.root, 'sessions/session'));
      writeFileSync(join(bench.root, 'sessions/session/abc.begun'), '{"half": ');
      const outcome = await bench.writer().apply(changeSet, all, 'k');
      assert.equal(outcome.status === 'failed' && outcome.reason, 'damaged');
      assert.match(
        (await bench.writer().recover()).join('\n'),
        /^Cannot roll back the change abc as its record cannot be read/,
      );
      assert.deepEqual(bench.tree(), before);
    }));

  it('take an undo of a damaged record for damaged', () =>
    withBench(async (bench) => {
      const changeSet = await changeSetBetween(before, after, bench.blobs);
      const { undoId } = applied(await bench.writer().apply(changeSet, all, 'k'));
      const record = join(
        bench.root,
        'sessions/session',
        readdirSync(join(bench.root, 'sessions/session'))[0] ?? '',
      );
      writeFileSync(record, 'no record');
      for (const outcome of [
        await bench.writer().undo(undoId, 'u'),
        await bench.writer().apply(changeSet, all, 'k'),
      ])
        assert.equal(outcome.status === 'failed' && outcome.reason, 'damaged');
    }));
});

describe('names of processes', () => {
  it('tell the living from the dead, and from another that got the same number', async () => {
    const processes = createProcesses();
    assert.equal(await processes.isAlive(processes.self), true);
    const [host, pid] = processes.self.split('-');
    const { pid: gone } = spawnSync(process.execPath, ['--version']);
    assert.equal(await processes.isAlive(`${host}-${gone}-1`), false);
    assert.equal(await processes.isAlive(`elsewhere-${gone}-1`), true);
    if (process.platform === 'linux') assert.equal(await processes.isAlive(`${host}-${pid}-1`), false);
  });
});
