import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleSuites } from './bundle-suites.ts';
import { openWindow, startBrowser } from './browser.ts';
import { writeSettings } from './profile.ts';
import type { Settings } from './profile.ts';
import type { WorkbenchHost } from './provision.ts';
import { startServer } from './server.ts';
import { eventsPortVariable, grepVariable, mochaVariable } from './suite-events.ts';
import type { SuiteEvent } from './suite-events.ts';
import { listenForSuiteEvents } from './suite-events-server.ts';

/** How long an extension host may take before it tells anything, in milliseconds. */
const startLimitMs = 90_000;

/** How long all suites of one run may take together, in milliseconds. */
const runLimitMs = 240_000;

export interface SuiteRunOptions {
  /** absolute paths of the `*.suite.ts` files */
  readonly suites: readonly string[];
  /** absolute path of the extension in development */
  readonly extension: string;
  /** absolute path of the folder that is open in the workbench */
  readonly workspace: string;
  readonly settings?: Settings;
  /** the extension host's environment; default: this process's */
  readonly environment?: NodeJS.ProcessEnv;
  /** only tests with this text in their titles */
  readonly grep?: string;
  /** how long they may take together, from the first on; default 240,000 */
  readonly limitMs?: number;
}

/**
 * Runs mocha suites inside a real extension host, with a workbench around it, and hands on what happens as it happens.
 * Resolves with why the run broke off, or undefined when every suite came to its end, failed tests or not.
 */
export async function runInExtensionHost(
  host: WorkbenchHost,
  options: SuiteRunOptions,
  on: (event: SuiteEvent) => void,
): Promise<string | undefined> {
  const bundles = await mkdtemp(join(tmpdir(), 'ratchet-suites-'));
  const progress = watchProgress(options.limitMs ?? runLimitMs);
  try {
    const entry = await bundleSuites(options.suites, bundles);
    await using events = await listenForSuiteEvents((event) => {
      progress.note(event);
      on(event);
    });
    const environment = {
      ...(options.environment ?? process.env),
      ...suiteEnvironment(events.port, options),
    };
    await using server = await startServer(host, { driver: true, environment });
    await writeSettings(server.dataFolder, 'dark', options.settings);
    await using browser = await startBrowser(host);
    const tests = { extension: options.extension, entry };
    const window = await openWindow(browser, server, { folder: options.workspace, tests });

    const ending = await Promise.race([events.told, progress.late]);
    if (ending === true) return undefined;
    const problems = window.problems().map(({ kind, text }) => `${kind}: ${text}`);
    return [
      `${ending === 'late' ? 'The time was up' : 'The extension host ended'} ${progress.place()}.`,
      ...problems.slice(-5),
      server.output().split('\n').slice(-15).join('\n'),
    ].join('\n');
  } finally {
    progress.stop();
    await rm(bundles, { recursive: true, force: true });
  }
}

interface Progress {
  note(event: SuiteEvent): void;
  /** where the run is, for people */
  place(): string;
  /** resolves when nothing began, or not everything ended, in time */
  readonly late: Promise<'late'>;
  stop(): void;
}

/** Until the first event it is the start that may take too long, then the suites. */
function watchProgress(limitMs: number): Progress {
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  let timer = setTimeout(() => resolve('late'), startLimitMs);
  let place: string | undefined;
  return {
    note: (event) => {
      if (place === undefined) {
        clearTimeout(timer);
        timer = setTimeout(() => resolve('late'), limitMs);
      }
      place = event.type === 'begin' ? `in "${event.titles.join(' › ')}"` : 'between two tests';
    },
    place: () => place ?? 'before it loaded a suite',
    late,
    stop: () => clearTimeout(timer),
  };
}

/** What the runner in the extension host has to be told, as environment variables. */
export function suiteEnvironment(port: number, { grep }: { readonly grep?: string }): Record<string, string> {
  return {
    [eventsPortVariable]: `${port}`,
    [mochaVariable]: import.meta.resolve('mocha'),
    ...(grep === undefined ? {} : { [grepVariable]: grep }),
  };
}
