import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCancellation } from '../../../extension/src/core/cancellation.ts';
import type { RepairOutcome } from '../../../extension/src/core/repair/repair-search.ts';
import { openFork } from '../../../extension/src/node/forks/open-fork.ts';
import { createRepairSearch } from '../../../extension/src/node/repair/repair-search.ts';
import { openSandbox } from '../../../extension/src/node/sandboxes/open-sandbox.ts';
import { createSyntaxTrees } from '../../../extension/src/node/syntax/syntax-trees.ts';
import { systemClock } from '../../../extension/src/node/system-clock.ts';
import type { FileChange } from '../../../extension/src/protocol/content.ts';
import { createFakeBlobStore } from '../../support/memory-blob-store.ts';
import { needsSandbox } from '../../support/needs-sandbox.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const source = 'export const add = (a, b) => a - b;\n';
const test =
  "import test from 'node:test';\nimport assert from 'node:assert';\nimport { add } from './add.mjs';\ntest('adds', () => { assert.equal(add(1, 2), 3); assert.equal(add(5, 2), 7); });\n";

const target = {
  suite: { runner: 'node-test', directory: '.', because: 'test', files: ['add.test.mjs'] },
  target: { paths: [], ids: ['add.test.mjs::adds'] },
  budgetMs: 20_000,
  seed: 1,
} as const;

/** Searches until there is a patch, on a real fork in the real sandbox. */
async function repair(
  folder: string,
  code: string,
  tests = test,
): Promise<{ outcome: RepairOutcome; changes: readonly FileChange[]; left: string }> {
  const [workspace, scratch] = [join(folder, 'workspace'), join(folder, 'scratch')];
  await mkdir(workspace);
  await mkdir(scratch);
  await writeFile(join(workspace, 'add.mjs'), code);
  await writeFile(join(workspace, 'add.test.mjs'), tests);
  const opened = await openFork({ workspace, directory: join(folder, 'fork'), blobs: createFakeBlobStore() });
  assert.ok(opened.ok);
  const sandbox = await openSandbox({ scratch, environment: process.env, visible: [folder] });
  assert.ok(sandbox.ok);
  const { fork } = opened.value;
  const cancellation = createCancellation();
  const search = createRepairSearch({
    sandbox: sandbox.value,
    syntax: createSyntaxTrees(),
    clock: systemClock,
    scratch,
  });
  const outcome = await search.search(
    {
      fork,
      ...target,
      suite: { ...target.suite, files: [...target.suite.files] },
      target: { paths: [], ids: [...target.target.ids] },
    },
    ({ plausible }) => {
      if (plausible > 0) cancellation.cancel();
    },
    cancellation.token,
  );
  const changes = await fork.changes();
  await fork.dispose();
  return { outcome, changes, left: await readFile(join(workspace, 'add.mjs'), 'utf8') };
}

describe('the repair search inside the sandbox', function () {
  this.timeout(60_000);
  before(needsSandbox);

  it('repairs on a fork and changes neither the fork nor the workspace', async () => {
    await using folder = await temporaryFolder();
    const { outcome, changes, left } = await repair(folder.path, source);
    assert.equal(outcome.status, 'repaired', outcome.message);
    assert.equal(outcome.patches[0]?.description, 'compute with + instead of -, add.mjs line 1');
    assert.deepEqual(changes, []);
    assert.equal(left, source);
  });

  it('takes what a test worker says whole, also when a test runs very many lines', async () => {
    await using folder = await temporaryFolder();
    const lines = '  count += 1;\n'.repeat(1_000);
    const code = `${source}export function long() {\n  let count = 0;\n${lines}  return count;\n}\n`;
    const more = Array.from(
      { length: 100 },
      (_, index) => `test('long ${index}', () => assert.equal(long(), 1_000));\n`,
    );
    const { outcome } = await repair(
      folder.path,
      code,
      test.replace('{ add }', '{ add, long }') + more.join(''),
    );
    assert.equal(outcome.status, 'repaired', outcome.message);
  });
});
