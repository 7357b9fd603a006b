import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkbenchHost } from '../../scripts/workbench/provision.ts';
import { needsSandbox } from '../support/needs-sandbox.ts';
import { accessibilityProblems } from '../support/workbench/accessibility.ts';
import { agentPanel } from '../support/workbench/agent-panel.ts';
import { installExtension, type InstalledExtension } from '../support/workbench/installed-extension.ts';
import { pictured, takePicture } from '../support/workbench/pictures.ts';
import { openTestExplorer } from '../support/workbench/test-explorer.ts';
import { workbenchHost } from '../support/workbench/workbench-host.ts';

describe('Without a key, a failing test', function () {
  this.timeout(900_000);
  let host: WorkbenchHost;
  let installed: InstalledExtension;
  const cleanup = new AsyncDisposableStack();

  before(needsSandbox);
  before(async function () {
    host = await workbenchHost(this);
    installed = cleanup.use(await installExtension(host));
  });
  after(() => cleanup.disposeAsync());

  for (const { runner, file, source, fixed } of [
    {
      runner: 'node:test',
      file: 'test/discounts.test.js',
      source: 'src/discounts.js',
      fixed: 'quantity >= row.from',
    },
    {
      runner: 'pytest',
      file: 'tests/test_shipping.py',
      source: 'shop/shipping.py',
      fixed: 'cents >= 5000',
    },
  ])
    it(`of ${runner} is fixed from the Test Explorer, and is green after the change is kept`, async () => {
      const folder = await installed.copyFixture('two-languages');
      await using workbench = await installed.open(folder, { fixtures: ['test-explorer'] });
      await pictured(workbench, runner, async () => {
        const explorer = await openTestExplorer(workbench, [file]);
        await explorer.runAll([file]);
        await explorer.choose(file, 'Fix Failing Test');

        const panel = agentPanel(workbench);
        await panel.status('Ready for review');
        const before = await readFile(join(folder, source), 'utf8');
        assert.ok(!before.includes(fixed), 'nothing reaches the file before it is kept');
        await takePicture(workbench, `${runner}-proposal`);
        assert.deepEqual(await accessibilityProblems(await panel.frame()), []);

        await panel.tab('Changes');
        await (await panel.button(/^Keep/)).click();
        await panel.status('Accepted');
        assert.ok((await readFile(join(folder, source), 'utf8')).includes(fixed));
        await takePicture(workbench, `${runner}-accepted`);

        await workbench.command('Testing: Focus on Test Explorer View');
        await workbench.command('Test: Run All Tests');
        await explorer.row(file).locator('.codicon-testing-passed-icon').waitFor({ timeout: 120_000 });
        assert.deepEqual(workbench.problems(), []);
      });
    });
});
