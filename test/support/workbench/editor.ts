import type { Workbench } from '../../../scripts/workbench/open-workbench.ts';

/** How long the workbench may take on a busy machine, in milliseconds. */
const limitMs = 90_000;

/** Opens a file by its name, as a person does, and waits until it is shown. */
export async function openFile(workbench: Workbench, path: string): Promise<void> {
  const { page } = workbench;
  await page.keyboard.press('Control+p');
  const input = page.locator('.quick-input-widget .quick-input-box input').first();
  await input.waitFor({ timeout: limitMs });
  await input.fill(path);
  const name = path.split('/').at(-1) ?? path;
  // The list begins with what was open before, and is filtered only then.
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first();
  await row.click({ timeout: limitMs });
  await page.locator('.editor-group-container .tab.active', { hasText: name }).waitFor({ timeout: limitMs });
}

/** Presses the code lens of this title that stands `nth` from the top (0-based), and waits until there is one less. */
export async function pressLens({ page }: Workbench, title: string, nth: number): Promise<void> {
  const lenses = page.locator('.codelens-decoration a', { hasText: title });
  await lenses.nth(nth).waitFor({ timeout: limitMs });
  const before = await lenses.count();
  await lenses.nth(nth).click();
  await lenses.nth(before - 1).waitFor({ state: 'detached', timeout: limitMs });
}
