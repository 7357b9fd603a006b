import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { checkWorkbench } from '../../scripts/workbench/check-workbench.ts';
import { repositoryRoot } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { stagedExtension } from '../support/workbench/staged-extension.ts';
import { workbenchEnvironment } from '../support/workbench/workbench-environment.ts';
import { workbenchHost } from '../support/workbench/workbench-host.ts';

describe('The first look at the extension in a real VS Code', function () {
  this.timeout(180_000);

  it('goes as `npm start -- --check` wants it', async function () {
    const host = await workbenchHost(this);
    await using folder = await temporaryFolder();
    const workspace = join(folder.path, 'shop');
    await cp(join(repositoryRoot, 'test', 'fixtures', 'sample'), workspace, { recursive: true });
    const failures = await checkWorkbench(host, {
      extension: await stagedExtension(),
      workspace,
      environment: workbenchEnvironment({ RATCHET_HOME: join(folder.path, 'home') }),
      screenshot: join(folder.path, 'picture.png'),
    });
    assert.deepEqual(failures, []);
  });
});
