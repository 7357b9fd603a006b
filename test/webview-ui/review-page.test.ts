import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { PreviewServer } from '../../scripts/preview-page.ts';
import { servePreview } from '../../scripts/preview-page.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const executablePath = '/usr/bin/chromium';

/** The commands that the page sent, without what it only asks for. */
const sentCommands = `sentToHost.filter(({ type }) => type === 'command').map(({ command }) => command)
  .filter(({ name }) => !['entries', 'detail'].includes(name))`;
const focusedStop = 'document.activeElement?.closest("[data-stop]")?.dataset.stop ?? null';
const focusedText = 'document.activeElement?.textContent ?? ""';

describe('Plan, changes and time in the page', function () {
  this.timeout(120_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>> | undefined;
  let server: PreviewServer | undefined;
  let browser: Browser | undefined;

  before(async function () {
    if (!existsSync(executablePath)) {
      console.log(`    skipped: ${executablePath} is missing; install it: apt-get install chromium`);
      this.skip();
    }
    folder = await temporaryFolder();
    server = await servePreview(folder.path);
    browser = await chromium.launch({ executablePath, args: ['--headless=new', '--no-sandbox'] });
  });

  after(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  async function withScene(scene: string, use: (page: Page) => Promise<void>, tab?: string): Promise<void> {
    assert.ok(browser && server);
    const page = await browser.newPage({ viewport: { width: 480, height: 800 } });
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error.stack)));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.goto(server.address(scene, 'dark-modern', tab === undefined ? {} : { tab }));
    await page.locator('main').waitFor();
    await use(page);
    assert.deepEqual(problems, []);
    await page.close();
  }

  const commands = async (page: Page): Promise<readonly Record<string, unknown>[]> =>
    page.evaluate(sentCommands);

  it('moves between hunks with keys, and goes on to the next open one after a decision', () =>
    withScene('review', async (page) => {
      await page.locator('[data-stop="hunk:hunk-2"]').focus();
      await page.keyboard.press('n');
      assert.equal(await page.evaluate(focusedStop), 'hunk:hunk-3');
      await page.keyboard.press('ArrowUp');
      assert.equal(await page.evaluate(focusedStop), 'hunk:hunk-2');
      await page.keyboard.press('y');
      assert.equal(await page.evaluate(focusedStop), 'hunk:hunk-3');
      await page.keyboard.press('u');
      assert.equal(await page.evaluate(focusedStop), 'file:media/invoice.png');
      await page.keyboard.press('y');
      assert.deepEqual(await commands(page), [
        { name: 'keep', selection: { kind: 'hunks', ids: ['hunk-2'] } },
        { name: 'undo', selection: { kind: 'hunks', ids: ['hunk-3'] } },
        { name: 'keep', selection: { kind: 'files', paths: ['media/invoice.png'] } },
      ]);
    }));

  it('opens the merge editor for a hunk in conflict instead of keeping it', () =>
    withScene('review-conflict', async (page) => {
      await page.locator('[data-stop="hunk:hunk-2"]').focus();
      await page.keyboard.press('y');
      await page.getByRole('button', { name: 'Open Merge Editor' }).click();
      const opened = { name: 'open-diff', path: 'src/discount.ts', hunk: 'hunk-2' };
      assert.deepEqual(await commands(page), [opened, opened]);
    }));

  it('decides nothing where nothing may be decided', () =>
    withScene(
      'in-the-past',
      async (page) => {
        assert.equal(await page.getByRole('button', { name: /^(Keep|Undo|Take Back|Roll Back)/ }).count(), 0);
      },
      'checkpoints',
    ));

  it('has only those lines of a very large file in the page that are near', () =>
    withScene('review-large', async (page) => {
      await page.getByRole('button', { name: /rates\.ts/, expanded: false }).click();
      const lines = page.locator('.changed-file').first().locator('.review-diff-line');
      await lines.first().waitFor();
      assert.ok((await lines.count()) < 700);
      await page.getByRole('button', { name: /invoice-lines\.ts/, expanded: true }).scrollIntoViewIfNeeded();
      await page.getByText('const new2499 =').waitFor();
      assert.ok((await lines.count()) < 700);
    }));

  it('shows the plan as a tree that keys move in', () =>
    withScene('plan-tree', async (page) => {
      await page.getByRole('treeitem').first().focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      assert.match(await page.evaluate(focusedText), /^After/);
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      assert.equal(await page.getByRole('treeitem', { level: 2 }).count(), 0);
      await page.keyboard.press('End');
      assert.match(await page.evaluate(focusedText), /^Print the discount twice/);
      await page.keyboard.press('f');
      assert.match(await page.evaluate(focusedText), /^Find every place/);
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: /^Step: Find every place/ }).waitFor();
      await page.keyboard.press('Escape');
      assert.equal(await page.getByRole('region', { name: /^Step:/ }).count(), 0);
    }));

  it('shows the plan as a graph that keys move in', () =>
    withScene('plan-revised', async (page) => {
      await page.locator('.react-flow__node[data-id="round-discount"]').focus();
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: /^Step: Round discounts/ }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('region', { name: /^Step:/ }).waitFor({ state: 'detached' });
      await page.keyboard.press('ArrowUp');
      await page.locator('.react-flow__node[data-id="read-code"]:focus').waitFor();
    }));

  it('marks what a chosen revision did, and goes to its moment', () =>
    withScene('plan-revised', async (page) => {
      await page.getByRole('button', { name: /Replanned with new facts/ }).click();
      await page.getByText('src/mail.ts prints discounts too').waitFor();
      await page.getByRole('button', { name: /at this moment/ }).click();
      assert.deepEqual(await commands(page), [{ name: 'travel', seq: 96 }]);
    }));

  it('says what a rollback would change before it does it, and offers the way back after it', () =>
    withScene('checkpoints', async (page) => {
      await page.getByRole('button', { name: /^Roll back to apply_patch/ }).click();
      await page.getByText('src/invoice.ts').waitFor();
      await page.locator('vscode-button', { hasText: 'Roll Back' }).click();
      await page.getByText('Rolled back to “apply_patch src/discount.ts”.').waitFor();
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      assert.deepEqual(await commands(page), [
        { name: 'preview-rollback', checkpoint: 'a'.repeat(64) },
        { name: 'rollback', checkpoint: 'a'.repeat(64) },
        { name: 'rollback', checkpoint: 'b'.repeat(64) },
      ]);
    }));

  it('travels with the keys of a slider, from mark to mark, and back to now', () =>
    withScene('in-the-past', async (page) => {
      const slider = page.getByRole('slider', { name: 'Moment of the session' });
      assert.equal(await slider.getAttribute('aria-valuetext'), 'Event 75 of 184');
      await slider.focus();
      await page.keyboard.press('ArrowLeft');
      await page.getByText('You are looking at event 75').waitFor();
      await page.keyboard.press('PageUp');
      await page.getByText('You are looking at event 75').waitFor();
      await page.getByRole('button', { name: /^Go back to: apply_patch/ }).click();
      await page.getByRole('button', { name: 'Back to Now' }).click();
      const [first, second, ...rest] = await commands(page);
      assert.deepEqual(first, { name: 'travel', seq: 74 });
      assert.ok(Number(second?.['seq']) >= 75 + 9, 'a larger step');
      assert.deepEqual(rest, [
        { name: 'travel', seq: 61 },
        { name: 'travel', seq: null },
      ]);
    }));
});
