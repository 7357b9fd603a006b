import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import type { Workbench } from '../../../scripts/workbench/open-workbench.ts';

/** How long the agent may take for what a test waits for, in milliseconds: tests run, candidates are tried. */
const workLimitMs = 240_000;

/** The agent's panel, as a person uses it. Its page is asked for anew each time: a hidden one is thrown away. */
export interface AgentPanel {
  frame(): Promise<Frame>;
  /** Shows the form for a task, fills it in and starts. */
  state(task: string): Promise<void>;
  /** Waits until the session stands so: "Working", "Ready for review". */
  status(word: string, limitMs?: number): Promise<void>;
  /** Shows one of the page's tabs; does nothing where everything is beside each other. */
  tab(name: string): Promise<void>;
  /** The first button of exactly this name, or of one that matches. */
  button(name: string | RegExp): Promise<Locator>;
}

/**
 * The panel of a workbench that shows a session, or is about to. With several pages, `shows` says which: `.page-columns` is
 * the one that has room, in the editor area.
 */
export function agentPanel(workbench: Workbench, shows = 'main.page'): AgentPanel {
  const frame = async (): Promise<Frame> => (await workbench.webview(shows, workLimitMs)).frame;
  return {
    frame,
    async state(task) {
      await workbench.command('Agent: Show Panel');
      const { frame: form } = await workbench.webview('form.task-form');
      const field = form.getByLabel('Task', { exact: true });
      await field.fill(task);
      // Until it knows the models the form cannot start.
      await form.getByText('Enter starts').waitFor();
      await field.press('Control+Enter');
    },
    async status(word, limitMs = workLimitMs) {
      const deadline = performance.now() + limitMs;
      let seen = '';
      while (performance.now() < deadline) {
        // The page may be loaded anew while it is looked at.
        seen = await statusWord(await frame()).catch(() => '');
        if (seen === word) return;
        await workbench.page.waitForTimeout(100);
      }
      assert.equal(seen, word, 'the session does not come to stand so');
    },
    async tab(name) {
      const tab = (await frame()).getByRole('tab', { name });
      if ((await tab.count()) > 0) await tab.first().click();
    },
    async button(name) {
      return (await frame()).getByRole('button', { name, exact: true }).first();
    },
  };
}

const statusWord = (frame: Frame): Promise<string> =>
  frame.locator('.status-line strong').innerText({ timeout: 2_000 });
