import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { ratchetFolder } from '../support/ratchet.ts';
import type { RatchetRun, RatchetFolder } from '../support/ratchet.ts';
import { readTree } from '../support/workspace-tree.ts';

const files = {
  'one.txt': 'alpha\nbeta\ngamma\n',
  'two.txt': 'red\ngreen\nblue\n',
  'windows.txt': 'uno\r\ndue\r\ntre\r\n',
};

describe('ratchet apply-patch', function () {
  this.timeout(60_000);
  let folder: RatchetFolder;
  beforeEach(async () => {
    folder = await ratchetFolder(files);
  });
  afterEach(() => folder[Symbol.asyncDispose]());
  const apply = (patch: string, args: string[] = []): Promise<RatchetRun> =>
    folder.run(['apply-patch', ...args], { stdin: patch });

  it('applies a patch to several files', async () => {
    const run = await apply(
      patchOf(
        update('one.txt', ' alpha', '-beta', '+BETA'),
        update('two.txt', '-red', '+RED'),
        '*** Add File: new/three.txt\n+here',
      ),
    );
    assert.deepEqual([run.code, run.stderr], [0, '']);
    for (const path of ['one.txt', 'two.txt', 'new/three.txt'])
      assert.match(run.stdout, new RegExp(`written ${path}`));
    assert.equal(await folder.read('one.txt'), 'alpha\nBETA\ngamma\n');
    assert.equal(await folder.read('two.txt'), 'RED\ngreen\nblue\n');
    assert.equal(await folder.read('new/three.txt'), 'here\n');
  });

  it('takes the other formats too', async () => {
    const unified = '--- a/one.txt\n+++ b/one.txt\n@@ -1,3 +1,3 @@\n alpha\n-beta\n+two\n gamma\n';
    assert.equal((await apply(unified)).code, 0);
    const blocks = 'two.txt\n<<<<<<< SEARCH\ngreen\n=======\nyellow\n>>>>>>> REPLACE\n';
    assert.equal((await apply(blocks)).code, 0);
    assert.equal(await folder.read('one.txt'), 'alpha\ntwo\ngamma\n');
    assert.equal(await folder.read('two.txt'), 'red\nyellow\nblue\n');
  });

  it('keeps the line ends of the file', async () => {
    assert.equal((await apply(patchOf(update('windows.txt', ' uno', '-due', '+zwei')))).code, 0);
    assert.equal(await folder.read('windows.txt'), 'uno\r\nzwei\r\ntre\r\n');
  });

  it('changes nothing when one hunk of many has no place, and says which and what is near', async () => {
    const before = readTree(folder.workspace);
    const run = await apply(
      patchOf(update('one.txt', '-beta', '+BETA'), update('two.txt', ' red', '-grean and more', '+x')),
    );
    assert.deepEqual([run.code, run.stdout], [1, '']);
    assert.match(run.stderr, /two\.txt/);
    assert.doesNotMatch(run.stderr, /one\.txt/);
    assert.deepEqual(readTree(folder.workspace), before);
  });

  it('refuses what fits in several places, what leaves the folder, and what is no patch', async () => {
    await folder.write('twice.txt', 'same\nsame\n');
    const before = readTree(folder.workspace);
    const refused = [
      patchOf(update('twice.txt', '-same', '+other')),
      patchOf('*** Add File: ../outside.txt\n+x'),
      patchOf(update('missing.txt', '-a', '+b')),
      'hello',
      '',
    ];
    for (const patch of refused) {
      const run = await apply(patch);
      assert.equal(run.code, 1, patch);
      assert.equal(run.stdout, '', patch);
      assert.match(run.stderr, /^Cannot /, patch);
    }
    assert.deepEqual(readTree(folder.workspace), before);
    assert.ok(!existsSync(`${folder.root}/outside.txt`));
  });

  it('answers in JSON, and works on the folder that -C names', async () => {
    await folder.write('sub/a.txt', 'a\n');
    const run = await apply(patchOf(update('a.txt', '-a', '+b')), ['-C', 'sub', '--json']);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual((JSON.parse(run.stdout) as { ok: boolean }).ok, true);
    assert.equal(await folder.read('sub/a.txt'), 'b\n');
    const nowhere = await apply('x', ['-C', 'nowhere']);
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.stderr, /there is no folder .*nowhere/);
  });
});

const patchOf = (...parts: string[]): string => ['*** Begin Patch', ...parts, '*** End Patch', ''].join('\n');

const update = (path: string, ...lines: string[]): string =>
  [`*** Update File: ${path}`, '@@', ...lines].join('\n');
