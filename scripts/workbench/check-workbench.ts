import { waitForActivation } from './drive.ts';
import { openWorkbench } from './open-workbench.ts';
import type { Workbench } from './open-workbench.ts';
import type { WorkbenchHost } from './provision.ts';

export interface CheckOptions {
  /** absolute path of the extension, built */
  readonly extension: string;
  /** a copy of the sample, which may be changed */
  readonly workspace: string;
  readonly environment: NodeJS.ProcessEnv;
  /** where the picture of the end is put */
  readonly screenshot: string;
}

interface Step {
  readonly title: string;
  readonly run: (workbench: Workbench) => Promise<void>;
}

/** What is done in turn; a step rejects with what it missed. */
const steps: readonly Step[] = [
  {
    title: 'the extension is active',
    run: async (workbench) => {
      await waitForActivation(workbench.page);
      await workbench.command('Developer: Show Running Extensions');
      await workbench.page
        .locator('.runtime-extensions-editor .extension .name', { hasText: /^Ratchet$/ })
        .first()
        .waitFor({ timeout: 20_000 });
    },
  },
  {
    title: 'its views are there',
    run: async (workbench) => {
      await workbench.command('View: Show Ratchet');
      await workbench.page
        .locator('.part.sidebar .composite.title', { hasText: 'Ratchet' })
        .waitFor({ timeout: 20_000 });
    },
  },
];

/**
 * Opens a real VS Code with the extension on the sample and takes the steps of a first look. Resolves with what went
 * wrong, one text each: a step that failed, and every problem of the page.
 */
export async function checkWorkbench(host: WorkbenchHost, options: CheckOptions): Promise<string[]> {
  await using workbench = await openWorkbench(host, {
    folder: options.workspace,
    extensions: [options.extension],
    environment: options.environment,
  });
  const failures: string[] = [];
  for (const { title, run } of steps) {
    try {
      await run(workbench);
      console.log(`  ✔ ${title}`);
    } catch (error) {
      console.log(`  ✗ ${title}`);
      failures.push(`Failed: ${title}: ${error instanceof Error ? error.message : String(error)}`);
      break;
    }
  }
  await workbench.screenshot(options.screenshot);
  const problems = workbench.problems().map(({ kind, text, source }) => `${kind}: ${text} (${source})`);
  return [...failures, ...problems];
}
