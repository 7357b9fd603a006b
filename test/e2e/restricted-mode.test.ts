import assert from 'node:assert/strict';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openWorkbench } from '../../scripts/workbench/open-workbench.ts';
import { repositoryRoot } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { stagedExtension } from '../support/workbench/staged-extension.ts';
import { workbenchEnvironment } from '../support/workbench/workbench-environment.ts';
import { workbenchHost } from '../support/workbench/workbench-host.ts';

describe('The extension in an untrusted folder', function () {
  this.timeout(180_000);

  it('refuses to fix a test, says why, leads to the page of trust, and begins nothing', async function () {
    const host = await workbenchHost(this);
    await using folder = await temporaryFolder();
    const workspace = join(folder.path, 'shop');
    const home = join(folder.path, 'home');
    await cp(join(repositoryRoot, 'test', 'fixtures', 'sample'), workspace, { recursive: true });
    await using workbench = await openWorkbench(host, {
      folder: workspace,
      extensions: [await stagedExtension()],
      environment: workbenchEnvironment({ RATCHET_HOME: home }),
      workspaceTrust: true,
    });
    const { page } = workbench;

    await workbench.command('Agent: Fix Failing Test');
    const toast = page.locator('.notification-toast', { hasText: 'Cannot fix a test' });
    await toast.waitFor();
    assert.match(await toast.innerText(), /not trusted/);
    await toast.getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await page.locator('.workspace-trust-editor').waitFor();

    await workbench.command('Agent: Doctor');
    const doctor = await workbench.webview('text=This workspace is not trusted');
    // Nothing of the folder was tried: there is no row about its tests or a sandbox.
    assert.deepEqual(await doctor.frame.locator('td:first-child').allInnerTexts(), [
      'extension',
      'trust',
      'model',
    ]);
    assert.deepEqual(await sessionsBelow(home), []);
    assert.deepEqual(workbench.problems(), []);
  });
});

async function sessionsBelow(home: string): Promise<readonly string[]> {
  try {
    return await readdir(join(home, 'state', 'sessions'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
