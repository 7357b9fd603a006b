import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startModelServer } from '../support/model-server.ts';
import type { ModelServer } from '../support/model-server.ts';
import renameInTheSample from '../support/model-scripts/rename-in-the-sample.ts';
import { needsSandbox } from '../support/needs-sandbox.ts';
import { parseRequest } from '../support/request-parsing.ts';
import { agentPanel } from '../support/workbench/agent-panel.ts';
import { openFile } from '../support/workbench/editor.ts';
import { installExtension, type InstalledExtension } from '../support/workbench/installed-extension.ts';
import { pictured, takePicture } from '../support/workbench/pictures.ts';
import { workbenchHost } from '../support/workbench/workbench-host.ts';

describe('A model that works in an editor', function () {
  this.timeout(900_000);
  let installed: InstalledExtension;
  const cleanup = new AsyncDisposableStack();

  before(needsSandbox);
  before(async function () {
    installed = cleanup.use(await installExtension(await workbenchHost(this)));
  });
  after(() => cleanup.disposeAsync());

  it('finds and renames by what the language services know, and changes nothing of the person’s', async () => {
    await using server = await startModelServer({ script: renameInTheSample });
    const folder = await installed.copyFixture('sample');
    // Without it the language services know only what is open.
    await writeFile(join(folder, 'jsconfig.json'), '{ "include": ["src", "test"] }\n');
    await using workbench = await installed.open(folder, {
      environment: { OPENAI_API_KEY: 'none', OPENAI_BASE_URL: server.baseUrl },
    });
    const panel = agentPanel(workbench);
    await pictured(workbench, 'editor-knowledge', async () => {
      await openFile(workbench, 'src/discounts.js');
      await panel.state('Call the discount by its name');
      await panel.status('Ready for review');
      const [used = '', renamed = ''] = toolResults(server);
      assert.match(used, /^src\/cart\.js:\d+: .*discountFor/m);
      assert.match(used, /^test\/cart\.test\.js:\d+: .*discountFor/m);
      assert.match(used, /\[The person's files as their editor sees them\.\]$/);
      assert.match(renamed, /^Renaming discountFor to percentFor: \d+ edits in 3 files\./);
      assert.match(await readFile(join(folder, 'src/discounts.js'), 'utf8'), /discountFor/);
      await panel.tab('Changes');
      await takePicture(workbench, 'editor-knowledge');
      await (await panel.button(/^Keep/)).click();
      await panel.status('Accepted');
      for (const path of ['src/discounts.js', 'src/cart.js', 'test/cart.test.js'])
        assert.doesNotMatch(await readFile(join(folder, path), 'utf8'), /discountFor/, path);
      assert.deepEqual(workbench.problems(), []);
    });
  });
});

/** What the tools answered, as the model got it with its last request. */
function toolResults({ requests }: ModelServer): readonly string[] {
  const { path, body } = requests.at(-1) ?? assert.fail('the model was not asked');
  const { items } = parseRequest(path.endsWith('/responses') ? 'responses' : 'chat', body);
  return items.flatMap((item) => (item.kind === 'tool-result' ? [item.content] : []));
}
