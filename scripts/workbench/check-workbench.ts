import { checkSteps } from './check-steps.ts';
import type { CheckStep } from './check-steps.ts';
import { openWorkbench } from './open-workbench.ts';
import type { Workbench } from './open-workbench.ts';
import type { WorkbenchHost } from './provision.ts';

export interface CheckOptions {
  /** absolute path of the extension, built */
  readonly extension: string;
  /** a copy of the sample, which may be changed */
  readonly workspace: string;
  readonly environment: NodeJS.ProcessEnv;
  /** where the picture of the end is put: of the step that failed, if one did */
  readonly screenshot: string;
}

/**
 * Opens a real VS Code with the extension on the sample and has its failing test fixed, by clicks, without a key.
 * Resolves with what went wrong, one text each: a step that did not come about in its time, and every problem of the page.
 */
export async function checkWorkbench(host: WorkbenchHost, options: CheckOptions): Promise<string[]> {
  const { extension, workspace, environment } = options;
  await using workbench = await openWorkbench(host, {
    folder: workspace,
    extensions: [extension],
    environment: withoutModel(environment),
  });
  const failures: string[] = [];
  for (const step of checkSteps) {
    const failure = await take(step, workbench, workspace);
    if (failure === undefined) continue;
    failures.push(failure);
    break;
  }
  await workbench.screenshot(options.screenshot);
  if (failures.length > 0)
    failures.push(...(await workbench.notifications()).map((text) => `Notification: ${text}`));
  const problems = workbench.problems().map(({ kind, text, source }) => `${kind}: ${text} (${source})`);
  return [...failures, ...problems];
}

/** Takes a step and says so; returns what went wrong. */
async function take(step: CheckStep, workbench: Workbench, workspace: string): Promise<string | undefined> {
  const { title, limitMs } = step;
  const start = performance.now();
  const took = (): string => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  workbench.page.setDefaultTimeout(limitMs);
  try {
    const said = await step.run({ workbench, workspace, limitMs });
    console.log(`  ✔ ${title} (${[took(), ...(said === undefined ? [] : [said])].join(', ')})`);
    return undefined;
  } catch (error) {
    console.log(`  ✗ ${title} (${took()})`);
    return `Failed: ${title}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The check is of what works without a key: one of this shell's would change what is shown. */
function withoutModel(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(OPENAI_|RATCHET_MODEL$)/.test(name)),
  );
}
