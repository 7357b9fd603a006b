import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { collectProblems } from './page-problems.ts';
import type { PageProblem } from './page-problems.ts';
import type { WorkbenchHost } from './provision.ts';
import type { WorkbenchServer } from './server.ts';

/** How long a workbench may take to show its parts, in milliseconds. */
const openLimitMs = 90_000;

/** A window's size unless another is wanted, in pixels. */
const usualSize = { width: 1400, height: 900 };

export interface OpenOptions {
  /** absolute path of the folder that is opened */
  readonly folder: string;
  /**
   * tests that run in the extension host: the extension in development and a module whose `run()` is called, both as
   * absolute paths; needs a server with a driver
   */
  readonly tests?: { readonly extension: string; readonly entry: string };
  readonly size?: { readonly width: number; readonly height: number };
  /** called with the page before it loads anything: routes, functions that it may call */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** A workbench in a browser window of its own; closing it leaves server and browser. */
export interface WorkbenchWindow extends AsyncDisposable {
  readonly page: Page;
  /** errors of scripts, of the console, and of the content security policy, in the page and in all its webviews */
  problems(): readonly PageProblem[];
  close(): Promise<void>;
}

/** Starts chromium without a display. Close it when everything is done. */
export async function startBrowser(host: WorkbenchHost): Promise<Browser> {
  const args = [
    ...['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    // A container's /dev/shm may be tiny.
    '--disable-dev-shm-usage',
  ];
  return chromium.launch({ executablePath: host.chromium, args });
}

/**
 * Opens the workbench on a folder and resolves when its parts stand and the extension host of the server is there.
 * Every window has its own storage.
 */
export async function openWindow(
  browser: Browser,
  server: WorkbenchServer,
  options: OpenOptions,
): Promise<WorkbenchWindow> {
  const context: BrowserContext = await browser.newContext({
    viewport: options.size ?? usualSize,
    locale: 'en-US',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const problems = await collectProblems(page);
  await options.prepare?.(page);
  await page.goto(addressOf(server, options), { timeout: openLimitMs });
  await page
    .locator('.monaco-workbench .part.statusbar .statusbar-item')
    .first()
    .waitFor({ timeout: openLimitMs });
  const close = (): Promise<void> => context.close();
  return { page, problems, close, [Symbol.asyncDispose]: close };
}

/** The address that opens a folder; tests travel in the payload. */
export function addressOf(
  server: Pick<WorkbenchServer, 'address'>,
  { folder, tests }: Pick<OpenOptions, 'folder' | 'tests'>,
): string {
  const remote = (path: string): string => `vscode-remote://${new URL(server.address).host}${path}`;
  const address = new URL(server.address);
  address.searchParams.set('folder', folder);
  if (tests !== undefined) {
    const payload = [
      ['extensionDevelopmentPath', remote(tests.extension)],
      ['extensionTestsPath', remote(tests.entry)],
    ];
    address.searchParams.set('payload', JSON.stringify(payload));
  }
  return address.href;
}
