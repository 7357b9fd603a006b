/**
 * Shows the panel without the editor, in scenes that webview-ui/preview/ holds:
 *
 *   node scripts/preview-panel.ts                      serves them; open the address in a browser
 *   node scripts/preview-panel.ts --screenshots DIR    pictures of every scene in every theme at 320, 480 and 1100 px
 *       [--scene NAME] [--theme NAME] [--width PX] [--tab NAME]        only these
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { servePreview } from './preview-page.ts';
import type { PreviewServer } from './preview-page.ts';

const { values } = parseArgs({
  options: {
    screenshots: { type: 'string' },
    scene: { type: 'string' },
    theme: { type: 'string' },
    width: { type: 'string' },
    tab: { type: 'string' },
  },
});

const folder = await mkdtemp(join(tmpdir(), 'ratchet-preview-'));
try {
  await using server = await servePreview(folder);
  if (values.screenshots === undefined) {
    console.log(server.address(values.scene ?? 'working', values.theme ?? 'dark-modern'));
    console.log('`previewNames` in its console names the other scenes and themes. Ctrl+C ends it.');
    await new Promise((ended) => process.once('SIGINT', ended));
  } else await takePictures(resolve(values.screenshots), server.address);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function takePictures(into: string, address: PreviewServer['address']): Promise<void> {
  const executablePath = '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new Error(`Cannot take pictures as ${executablePath} is missing.`);
  await mkdir(into, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ['--headless=new', '--no-sandbox'] });
  try {
    for (const width of [320, 480, 1_100].filter((each) => wanted(String(each), values.width))) {
      const page = await browser.newPage({ viewport: { width, height: width > 900 ? 760 : 800 } });
      printProblems(page);
      await takeEach(page, address, (name) => join(into, `${name}-${width}.png`));
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

async function takeEach(
  page: Page,
  address: PreviewServer['address'],
  file: (name: string) => string,
): Promise<void> {
  await page.goto(address('working', 'dark-modern'));
  const names = await page.evaluate<{ scenes: string[]; themes: string[] }>('previewNames');
  const tab: Readonly<Record<string, string>> = values.tab === undefined ? {} : { tab: values.tab };
  for (const scene of names.scenes.filter((each) => wanted(each, values.scene)))
    for (const theme of names.themes.filter((each) => wanted(each, values.theme))) {
      await page.goto(address(scene, theme, tab));
      await page.locator('main').waitFor();
      await page.evaluate('document.fonts.ready.then(() => undefined)');
      // Layouts that wait for sizes come to rest.
      await page.waitForTimeout(300);
      const name = [scene, ...Object.values(tab), theme].join('-');
      await page.screenshot({ path: file(name), animations: 'disabled' });
    }
}

function printProblems(page: Page): void {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) console.log(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => console.log(`${page.url()}: ${error.stack}`));
}

function wanted(name: string, only: string | undefined): boolean {
  return only === undefined || name === only;
}
