import { errors } from 'playwright-core';
import type { Locator, Page } from 'playwright-core';
import type { Workbench } from '../../../scripts/workbench/open-workbench.ts';

/** How long tests of a fixture may run on a busy machine, in milliseconds. */
const runLimitMs = 120_000;

/** The Test Explorer, as a person uses it. */
export interface TestExplorer {
  /** Runs every test and waits until a file's row has failed. */
  runAll(failing: readonly string[]): Promise<void>;
  /** The row of a file or test, by its beginning. */
  row(name: string): Locator;
  /** Takes an entry of a row's context menu. */
  choose(name: string, entry: string): Promise<void>;
}

/** Shows the Test Explorer and waits for these rows. */
export async function openTestExplorer(workbench: Workbench, rows: readonly string[]): Promise<TestExplorer> {
  const { page } = workbench;
  const row = (name: string): Locator =>
    page.locator('.test-explorer .monaco-list-row', { hasText: name }).first();
  await workbench.command('Testing: Focus on Test Explorer View');
  for (const name of rows) await row(name).waitFor({ timeout: runLimitMs });
  return {
    row,
    async runAll(failing) {
      await workbench.command('Test: Run All Tests');
      for (const name of failing)
        await row(name).locator('.codicon-testing-error-icon, .codicon-testing-failed-icon').waitFor({
          timeout: runLimitMs,
        });
    },
    async choose(name, entry) {
      await row(name).click({ button: 'right' });
      await takeMenuEntry(page, entry);
    },
  };
}

/** Takes an entry of the menu that is open. A menu that has just opened takes no click for a moment. */
async function takeMenuEntry(page: Page, name: string): Promise<void> {
  const menu = page.locator('.monaco-menu').first();
  await menu.waitFor({ timeout: runLimitMs });
  const deadline = performance.now() + runLimitMs;
  do {
    await menu.locator('.action-item', { hasText: name }).first().click({ timeout: runLimitMs });
    if (performance.now() > deadline) throw new Error(`The menu stays open when "${name}" is clicked.`);
  } while (!(await goes(menu)));
}

async function goes(locator: Locator): Promise<boolean> {
  try {
    await locator.waitFor({ state: 'hidden', timeout: 500 });
    return true;
  } catch (error) {
    if (error instanceof errors.TimeoutError) return false;
    throw error;
  }
}
