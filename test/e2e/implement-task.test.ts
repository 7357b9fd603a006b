import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { startModelServer, type ModelServer } from '../support/model-server.ts';
import improveTheSample from '../support/model-scripts/improve-the-sample.ts';
import { needsSandbox } from '../support/needs-sandbox.ts';
import { waitFor } from '../support/wait-for.ts';
import { accessibilityProblems } from '../support/workbench/accessibility.ts';
import { agentPanel, type AgentPanel } from '../support/workbench/agent-panel.ts';
import { openFile, pressLens } from '../support/workbench/editor.ts';
import { installExtension, type InstalledExtension } from '../support/workbench/installed-extension.ts';
import { pictured, takePicture } from '../support/workbench/pictures.ts';
import { workbenchHost } from '../support/workbench/workbench-host.ts';

describe('With a model, a task', function () {
  this.timeout(900_000);
  let installed: InstalledExtension;
  const cleanup = new AsyncDisposableStack();

  before(needsSandbox);
  before(async function () {
    installed = cleanup.use(await installExtension(await workbenchHost(this)));
  });
  after(() => cleanup.disposeAsync());

  it('is planned, asked about, rolled back, goes on after a reload, and is reviewed hunk by hunk', async () => {
    await using server = await startModelServer({ script: improveTheSample });
    const folder = await installed.copyFixture('sample');
    const source = (): Promise<string> => readFile(join(folder, 'src/discounts.js'), 'utf8');
    const original = await source();
    await using workbench = await installed.open(folder, {
      environment: { OPENAI_API_KEY: 'none', OPENAI_BASE_URL: server.baseUrl },
    });
    const panel = agentPanel(workbench);
    const roomy = agentPanel(workbench, '.page-columns');
    const look = async (name: string): Promise<void> => {
      await takePicture(workbench, `task-${name}`);
      assert.deepEqual(await accessibilityProblems(await panel.frame()), [], name);
    };

    await pictured(workbench, 'implement-task', async () => {
      await panel.state('Discounts start at the boundary, and it is written down.');
      await panel.status('Needs your answer');
      await look('question');
      // The graph shows what is in sight: it gets room.
      await workbench.command('Agent: Open Session in Editor Area');
      await roomy.frame();
      await workbench.command('View: Toggle Primary Side Bar Visibility');
      await graph(roomy, { boundary: 'running', notes: 'open', check: 'open' });
      await (await panel.button('Yes, from it on')).click();
      await graph(roomy, { boundary: 'completed', notes: 'running', check: 'open' });
      // The model thinks about the notes for as long as nobody steps in.
      await asked(server, 6);
      await look('working');
      await panel.tab('Checkpoints');
      await (await panel.button(/^Roll back to apply_patch/)).click();
      await (await panel.button('Roll Back')).click();

      // It takes its time over the last step: the window is loaded anew in the middle of it.
      await asked(server, 9);
      await graph(roomy, { boundary: 'completed', notes: 'completed', check: 'running' });
      await workbench.page.reload();
      await panel.status('Ready for review');
      await graph(roomy, { boundary: 'completed', notes: 'completed', check: 'completed' });
      await look('review');
      assert.equal(await source(), original, 'nothing reaches the file before it is kept');

      await openFile(workbench, 'src/discounts.js');
      await pressLens(workbench, 'Undo', 0);
      await takePicture(workbench, 'task-inline');
      await pressLens(workbench, 'Keep', 0);
      await pressLens(workbench, 'Undo', 0);
      await workbench.command('Agent: Show Panel');
      await panel.tab('Changes');
      await (await panel.button(/^Undo/)).click();
      await panel.status('Accepted');
      assert.equal(await source(), original.replace('quantity > row.from', 'quantity >= row.from'));
      await look('accepted');
      assert.deepEqual(workbench.problems(), []);
    });
  });
});

/** Waits until the plan's graph shows these steps so. */
async function graph(panel: AgentPanel, expected: Readonly<Record<string, string>>): Promise<void> {
  let seen: Readonly<Record<string, string>> = {};
  const deadline = performance.now() + 120_000;
  while (performance.now() < deadline) {
    const frame = await panel.frame();
    seen = Object.fromEntries(await frame.evaluate<[string, string][]>(stepsOfGraph));
    if (isDeepStrictEqual(seen, expected)) return;
    await frame.page().waitForTimeout(100);
  }
  assert.deepEqual(seen, expected, 'the graph does not come to show the plan so');
}

const stepsOfGraph = `[...document.querySelectorAll('.react-flow__node')].map((node) =>
  [node.dataset.id, node.querySelector('.step-box').dataset.status])`;

/** The model was asked for the time number `index` (0-based). */
const asked = ({ requests }: ModelServer, index: number): Promise<true> =>
  waitFor(
    () => `the model was asked ${requests.length} times`,
    () => (requests.length > index ? true : undefined),
    240_000,
  );
