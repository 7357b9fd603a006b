import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkbench } from '../../scripts/workbench/open-workbench.ts';
import type { Workbench } from '../../scripts/workbench/open-workbench.ts';
import { processesOf } from '../support/processes-of.ts';
import { repositoryRoot } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { workbenchEnvironment } from '../support/workbench/workbench-environment.ts';
import { workbenchHost } from '../support/workbench/workbench-host.ts';

const fixtures = join(repositoryRoot, 'test', 'fixtures');

describe('A workbench', function () {
  this.timeout(90_000);
  let workbench: Workbench;

  before(async function () {
    const host = await workbenchHost(this);
    workbench = await openWorkbench(host, {
      folder: join(fixtures, 'sample'),
      extensions: [join(fixtures, 'probe-extension')],
      theme: 'light',
      settings: { 'workbench.statusBar.visible': true, 'window.title': 'Opened by a test' },
      environment: workbenchEnvironment(),
    });
  });
  // Where there is no host, nothing was opened.
  after(() => (workbench as Workbench | undefined)?.[Symbol.asyncDispose]());

  it('opens the folder with its settings', async () => {
    await workbench.page.locator('.explorer-folders-view', { hasText: 'README.md' }).waitFor();
    await workbench.page.locator('.monaco-workbench.vs').first().waitFor();
    assert.equal(await workbench.page.title(), 'Opened by a test');
  });

  it('runs commands by name, and shows the notifications of extensions', async () => {
    await workbench.command('Probe: Greet');
    await workbench.page.locator('.notification-toast').first().waitFor();
    assert.deepEqual(await workbench.notifications(), ['Greeting 1 from the probe']);
  });

  it('reaches into webviews', async () => {
    await workbench.command('View: Show Probe');
    const { locator, frame } = await workbench.webview('#ask');
    await locator.click();
    await frame.locator('#answer', { hasText: 'Answer: hello' }).waitFor();
  });

  it('tells exceptions and refusals of the content policy from what every workbench says', async () => {
    assert.deepEqual(workbench.problems(), []);
    await workbench.command('Probe: Fail in the Webview');
    const { frame } = await workbench.webview('#failed');
    assert.equal(await frame.locator('#failed').innerText(), 'failed');
    assert.deepEqual(
      workbench.problems().map(({ kind }) => kind),
      ['policy', 'exception'],
    );
    assert.match(workbench.problems().at(-1)?.text ?? '', /failed as it was asked to/);
  });

  it('changes its theme for webviews, too', async () => {
    for (const theme of ['dark', 'high-contrast', 'high-contrast-light', 'light'] as const) {
      await workbench.theme(theme);
      await workbench.webview(`body.vscode-${theme}`);
    }
  });

  it('takes pictures of the size that it is given', async () => {
    await using folder = await temporaryFolder();
    await workbench.resize(1000, 700);
    await workbench.screenshot(join(folder.path, 'picture.png'));
    const picture = readFileSync(join(folder.path, 'picture.png'));
    assert.deepEqual([picture.readUInt32BE(16), picture.readUInt32BE(20)], [1000, 700]);
    assert.ok(picture.length > 10_000, `the picture has only ${picture.length} bytes: is it empty?`);
  });

  it('says which commands there are when it does not know one', async () => {
    await assert.rejects(
      workbench.command('Probe: Gree', 1),
      /has no "Probe: Gree"; it offers: .*Probe: Greet/,
    );
  });

  it('leaves nothing behind', async () => {
    await workbench[Symbol.asyncDispose]();
    assert.ok(!existsSync(workbench.dataFolder));
    assert.deepEqual(processesOf(workbench.dataFolder), []);
  });
});
