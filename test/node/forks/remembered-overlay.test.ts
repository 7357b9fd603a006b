import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFork } from '../../../extension/src/node/forks/open-fork.ts';
import { createMachineTrials } from '../../../extension/src/node/machine-trials.ts';
import type { Fork } from '../../../extension/src/core/ports.ts';
import { createFakeBlobStore } from '../../support/memory-blob-store.ts';
import { runOnMount } from '../../support/play-on-mount.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('An overlay that is known to work here', () => {
  it('is opened without a trial, and does what one with a trial does', async function () {
    await using folder = await temporaryFolder();
    const workspace = join(folder.path, 'workspace');
    mkdirSync(join(workspace, 'lib'), { recursive: true });
    writeFileSync(join(workspace, 'lib', 'a.js'), 'one');
    const trials = createMachineTrials(join(folder.path, 'cache'));
    const open = async (name: string): Promise<Fork | undefined> => {
      const directory = join(folder.path, 'cache', name);
      const opened = await openFork({ workspace, directory, blobs: createFakeBlobStore(), trials });
      assert.ok(opened.ok);
      return opened.value.kind === 'overlay' ? opened.value.fork : undefined;
    };
    const first = await open('first');
    if (!first) {
      console.log('      (skipped: overlays do not work here)');
      return this.skip();
    }
    await first.dispose();
    const second = await open('second');
    assert.ok(second);
    assert.equal(
      existsSync(join(folder.path, 'cache', 'second', 'overlay', 'trial')),
      false,
      'no trial was made',
    );
    assert.ok((await second.remove('lib/a.js')).ok);
    await runOnMount(await second.mount(), 'test ! -e lib/a.js && mkdir -p lib/b && echo two > lib/b/c.js');
    assert.ok((await second.absorb()).ok);
    assert.deepEqual(
      (await second.changes()).map(({ path, after }) => [path, after.kind]),
      [
        ['lib/a.js', 'absent'],
        ['lib/b/c.js', 'file'],
      ],
    );
    assert.equal(readFileSync(join(workspace, 'lib', 'a.js'), 'utf8'), 'one');
    await second.dispose();

    // What goes with the verdict may be cleared away, as caches are.
    rmSync(join(folder.path, 'cache', 'whiteout'));
    const third = await open('third');
    assert.ok(third);
    assert.ok(existsSync(join(folder.path, 'cache', 'third', 'overlay', 'trial')), 'it was tried again');
    assert.ok((await third.remove('lib/a.js')).ok);
    await third.dispose();
  });
});
