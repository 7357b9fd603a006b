import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWorkspaceWriter } from '../../../extension/src/node/apply/workspace-writer.ts';
import { createFileBlobStore } from '../../../extension/src/node/blobs/file-blob-store.ts';
import { applied } from '../../contracts/workspace-writer.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import {
  changeSetBetween,
  file,
  link,
  readTree,
  writeTree,
  type Tree,
} from '../../support/workspace-tree.ts';

const before: Tree = {
  ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`f${at}.txt`, file(`${at}\nold\n`, 0o640)])),
  'gone/x.txt': file('x\n'),
  l: link('f1.txt'),
};
const after: Tree = {
  ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`f${at}.txt`, file(`${at}\nnew\n`, 0o640)])),
  'come/y.txt': file('y\n', 0o755),
  l: link('f2.txt'),
};
const killsMax = Number(process.env['RATCHET_TEST_KILLS'] ?? 8);

describe('a process that is killed while it accepts and undoes', function () {
  this.timeout(30_000 + killsMax * 2_000);

  it(`leaves all old or all new after recovery, ${killsMax} times in a row`, async function () {
    if (process.platform === 'win32') {
      console.log('skipped: there is no SIGKILL on Windows');
      this.skip();
    }
    await using folder = await temporaryFolder();
    const at = (name: string): string => join(folder.path, name);
    mkdirSync(at('workspace'));
    writeTree(at('workspace'), before);
    const blobs = createFileBlobStore({ directory: at('blobs'), bytesMax: 1e9 });
    const changeSet = await changeSetBetween(before, after, blobs);
    const writer = createWorkspaceWriter({
      workspace: at('workspace'),
      directory: at('session'),
      state: at('state'),
      blobs,
    });
    const old = readTree(at('workspace'));
    const there = applied(await writer.apply(changeSet, { kind: 'all' }, 'there'));
    const fresh = readTree(at('workspace'));
    applied(await writer.undo(there.undoId, 'back'));
    let rolledBack = 0;
    for (let kill = 0; kill < killsMax; kill += 1) {
      const folders = ['workspace', 'session', 'state', 'blobs'].map(at);
      await runUntilKilled([...folders, JSON.stringify(changeSet), String(kill)], at('workspace'));
      const lines = await writer.recover();
      if (lines.length > 0) rolledBack += 1;
      const tree = readTree(at('workspace'));
      assert.deepEqual(tree, 'come' in tree ? fresh : old, `kill ${kill}: ${lines.join('\n')}`);
      assert.deepEqual(readdirSync(at('state')), []);
      assert.deepEqual(
        readdirSync(at('session')).filter((name) => !name.endsWith('.done')),
        [],
      );
      if ('come' in tree) applied(await writer.undo(there.undoId, `clean up ${kill}`));
      assert.deepEqual(readTree(at('workspace')), old);
    }
    console.log(`      ${rolledBack} of ${killsMax} kills cut something off`);
  });
});

/** Kills the process at one of its first changes of the workspace, whichever chance names. */
async function runUntilKilled(parameters: readonly string[], workspace: string): Promise<void> {
  const script = fileURLToPath(new URL('../../support/apply-until-killed.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...parameters], { stdio: ['ignore', 'ignore', 'inherit'] });
  let changes = 1 + Math.floor(Math.random() * 120);
  const watcher = watch(workspace, () => {
    changes -= 1;
    if (changes === 0) child.kill('SIGKILL');
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  watcher.close();
  assert.equal(signal, 'SIGKILL', `the process ended by itself with code ${code}`);
}
