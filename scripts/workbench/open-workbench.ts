import type { Frame, Locator, Page } from 'playwright-core';
import { openWindow, startBrowser } from './browser.ts';
import { chooseTheme, inWebview, notifications, pick, runCommand } from './drive.ts';
import type { PageProblem } from './page-problems.ts';
import { writeSettings } from './profile.ts';
import type { Settings, Theme } from './profile.ts';
import type { WorkbenchHost } from './provision.ts';
import { startServer } from './server.ts';

export interface WorkbenchOptions {
  /** absolute path of the folder that is opened */
  readonly folder: string;
  /** absolute paths of the extensions that are installed */
  readonly extensions: readonly string[];
  readonly theme?: Theme;
  /** over the quiet profile's */
  readonly settings?: Settings;
  /** the window's; default 1400 x 900 pixels */
  readonly size?: { readonly width: number; readonly height: number };
  /** the extension host's environment; default: this process's */
  readonly environment?: NodeJS.ProcessEnv;
  /** whether the folder has to be trusted first; default: it is trusted */
  readonly workspaceTrust?: boolean;
}

/** A real VS Code in a browser without a display, as a person meets it: notifications, dialogs and all. */
export interface Workbench extends AsyncDisposable {
  readonly page: Page;
  /** the address, for another window on the same server */
  readonly address: string;
  /** the server's data: settings, logs, storage */
  readonly dataFolder: string;
  /** runs a command by its name in the palette, `Ratchet: Show Panel`; waits until an extension brings it */
  command(name: string, limitMs?: number): Promise<void>;
  /** takes an entry of the list that is open */
  pick(name: string): Promise<void>;
  /** waits until a webview shows the selector; its frame answers as long as the webview is not hidden */
  webview(selector: string, limitMs?: number): Promise<{ readonly frame: Frame; readonly locator: Locator }>;
  theme(theme: Theme): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  /** a PNG file of the whole window */
  screenshot(path: string): Promise<void>;
  /** the notifications on the screen */
  notifications(): Promise<string[]>;
  /** what went wrong in the page and its webviews: exceptions, console errors, refusals of the content policy */
  problems(): readonly PageProblem[];
  /** what the server said: its end */
  serverOutput(): string;
}

/** Starts a server, a browser and a window on a folder; disposing of it ends them all and removes the server's data. */
export async function openWorkbench(host: WorkbenchHost, options: WorkbenchOptions): Promise<Workbench> {
  await using started = new AsyncDisposableStack();
  const server = started.use(
    await startServer(host, {
      extensions: options.extensions,
      workspaceTrust: options.workspaceTrust ?? false,
      environment: options.environment ?? process.env,
    }),
  );
  await writeSettings(server.dataFolder, options.theme ?? 'dark', options.settings);
  const browser = started.use(await startBrowser(host));
  const window = await openWindow(browser, server, {
    folder: options.folder,
    ...(options.size === undefined ? {} : { size: options.size }),
  });
  const { page } = window;
  const parts = started.move();
  return {
    page,
    address: page.url(),
    dataFolder: server.dataFolder,
    command: (name, limitMs) => runCommand(page, name, limitMs),
    pick: (name) => pick(page, name),
    webview: (selector, limitMs) => inWebview(page, selector, limitMs),
    theme: (theme) => chooseTheme(page, theme),
    resize: (width, height) => page.setViewportSize({ width, height }),
    screenshot: async (path) => void (await page.screenshot({ path })),
    notifications: () => notifications(page),
    problems: () => window.problems(),
    serverOutput: () => server.output(),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}
