/** What a person does in a workbench: commands, themes, sizes; and finding what a webview shows. */
import { errors } from 'playwright-core';
import type { Frame, Locator, Page } from 'playwright-core';
import { themes } from './profile.ts';
import type { Theme } from './profile.ts';

/** How long the workbench may take to follow, in milliseconds. */
const followLimitMs = 30_000;

/**
 * Runs a command by its name in the command palette, as `Ratchet: Show Panel`; waits for the extension that brings it.
 * Rejects with the names that the palette offers instead when there is no such command.
 */
export async function runCommand(page: Page, name: string, limitMs = followLimitMs): Promise<void> {
  const input = quickInput(page);
  const row = quickRow(page, name);
  const deadline = performance.now() + limitMs;
  for (;;) {
    // A key that is pressed while the window is still busy with the last one goes nowhere.
    await page.keyboard.press('F1');
    if (!(await comes(input, 1_000)) || !(await takes(input, `>${name}`))) {
      if (performance.now() > deadline) throw new Error(`The command palette does not open for "${name}"`);
      continue;
    }
    // The palette knows the commands of the moment that it was opened at.
    if (await comes(row, 1_000)) return row.click();
    const offered = await quickRows(page).locator('.label-name').allInnerTexts();
    await page.keyboard.press('Escape');
    await input.waitFor({ state: 'hidden', timeout: followLimitMs });
    if (performance.now() > deadline)
      throw new Error(`The command palette has no "${name}"; it offers: ${offered.join(', ')}`);
  }
}

/**
 * What a webview shows for a selector, once it is visible. A webview's page lies two frames deep, and a hidden one is
 * thrown away: ask anew after it was hidden.
 */
export async function inWebview(
  page: Page,
  selector: string,
  limitMs = followLimitMs,
): Promise<{ readonly frame: Frame; readonly locator: Locator }> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    for (const frame of page.frames().filter((each) => each.parentFrame()?.parentFrame() !== undefined)) {
      const locator = frame.locator(selector);
      if (await isVisible(locator)) return { frame, locator };
    }
    if (performance.now() > deadline)
      throw new Error(
        `No webview shows ${selector} within ${limitMs} ms. Frames: ${page
          .frames()
          .map((frame) => frame.url().split('?')[0])
          .join(', ')}`,
      );
    await page.waitForTimeout(50);
  }
}

/** Chooses a colour theme from the list and waits until the window has it. */
export async function chooseTheme(page: Page, theme: Theme): Promise<void> {
  const { name, base } = themes[theme];
  await runCommand(page, 'Preferences: Color Theme');
  await pick(page, name);
  await page
    .locator(`.monaco-workbench.${base}`)
    .first()
    .waitFor({ state: 'attached', timeout: followLimitMs });
}

/** Types into the list that is open and takes the entry of exactly this name. */
export async function pick(page: Page, name: string): Promise<void> {
  await quickInput(page).waitFor({ timeout: followLimitMs });
  await quickInput(page).fill(name);
  await quickRow(page, name).click({ timeout: followLimitMs });
}

/** Opens a file of the folder by its path, as a person does, and waits until it is shown. */
export async function openFile(page: Page, path: string): Promise<void> {
  await page.keyboard.press('Control+p');
  await quickInput(page).waitFor({ timeout: followLimitMs });
  await quickInput(page).fill(path);
  const name = path.slice(path.lastIndexOf('/') + 1);
  await quickRow(page, name).click({ timeout: followLimitMs });
  await page
    .locator('.editor-group-container .tab.active', { hasText: name })
    .waitFor({ timeout: followLimitMs });
}

/** The texts of the notifications that are on the screen. */
export async function notifications(page: Page): Promise<string[]> {
  return page.locator('.notification-toast .notification-list-item-message').allInnerTexts();
}

/** Waits until no extension is being activated any more. */
export async function waitForActivation(page: Page): Promise<void> {
  await page
    .locator('.statusbar-item', { hasText: 'Activating Extensions' })
    .waitFor({ state: 'detached', timeout: followLimitMs });
}

const quickInput = (page: Page): Locator =>
  page.locator('.quick-input-widget .quick-input-box input').first();

const quickRows = (page: Page): Locator => page.locator('.quick-input-list .monaco-list-row');

const quickRow = (page: Page, name: string): Locator =>
  quickRows(page)
    .filter({ has: page.locator('.label-name', { hasText: exactly(name) }) })
    .first();

async function isVisible(locator: Locator): Promise<boolean> {
  try {
    return await locator.first().isVisible();
  } catch (error) {
    // The frame went away while it was asked.
    if (error instanceof Error) return false;
    throw error;
  }
}

const comes = (locator: Locator, limitMs: number): Promise<boolean> =>
  inTime(locator.waitFor({ timeout: limitMs }));

/** The list of the command before may be on its way out, and what is written into it is lost. */
const takes = (input: Locator, text: string): Promise<boolean> =>
  inTime(input.fill(text, { timeout: 1_000 }));

async function inTime(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof errors.TimeoutError) return false;
    throw error;
  }
}

const exactly = (text: string): RegExp =>
  new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`, 'i');
