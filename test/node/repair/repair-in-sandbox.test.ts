import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCancellation } from '../../../extension/src/core/cancellation.ts';
import { openFork } from '../../../extension/src/node/forks/open-fork.ts';
import { createRepairSearch } from '../../../extension/src/node/repair/repair-search.ts';
import { openSandbox } from '../../../extension/src/node/sandboxes/open-sandbox.ts';
import { createSyntaxTrees } from '../../../extension/src/node/syntax/syntax-trees.ts';
import { systemClock } from '../../../extension/src/node/system-clock.ts';
import { createFakeBlobStore } from '../../support/memory-blob-store.ts';
import { needsSandbox } from '../../support/needs-sandbox.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const source = 'export const add = (a, b) => a - b;\n';
const test =
  "import test from 'node:test';\nimport assert from 'node:assert';\nimport { add } from './add.mjs';\ntest('adds', () => { assert.equal(add(1, 2), 3); assert.equal(add(5, 2), 7); });\n";

describe('the repair search inside the sandbox', function () {
  this.timeout(60_000);
  before(needsSandbox);

  it('repairs on a fork and changes neither the fork nor the workspace', async () => {
    await using folder = await temporaryFolder();
    const [workspace, scratch] = ['workspace', 'scratch'].map((name) => join(folder.path, name)) as [
      string,
      string,
    ];
    await mkdir(workspace);
    await mkdir(scratch);
    await writeFile(join(workspace, 'add.mjs'), source);
    await writeFile(join(workspace, 'add.test.mjs'), test);
    const opened = await openFork({
      workspace,
      directory: join(folder.path, 'fork'),
      blobs: createFakeBlobStore(),
    });
    assert.ok(opened.ok);
    const sandbox = await openSandbox({ scratch, environment: process.env, visible: [folder.path] });
    assert.ok(sandbox.ok);
    const { fork } = opened.value;
    const cancellation = createCancellation();
    const search = createRepairSearch({
      sandbox: sandbox.value,
      syntax: createSyntaxTrees(),
      runners: { detect: async () => [], run: () => Promise.reject(new Error('not used')) },
      clock: systemClock,
      scratch,
    });
    const outcome = await search.search(
      {
        fork,
        suite: { runner: 'node-test', directory: '.', because: 'test', files: ['add.test.mjs'] },
        target: { paths: [], ids: ['add.test.mjs::adds'] },
        budgetMs: 20_000,
        seed: 1,
      },
      ({ plausible }) => {
        if (plausible > 0) cancellation.cancel();
      },
      cancellation.token,
    );
    assert.equal(outcome.status, 'repaired', outcome.message);
    assert.equal(outcome.patches[0]?.description, 'compute with + instead of -, add.mjs line 1');
    assert.deepEqual(await fork.changes(), []);
    assert.equal(await readFile(join(workspace, 'add.mjs'), 'utf8'), source);
    await fork.dispose();
  });
});
