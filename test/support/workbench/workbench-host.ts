import { provisionWorkbench } from '../../../scripts/workbench/provision.ts';
import type { Provisioned, WorkbenchHost } from '../../../scripts/workbench/provision.ts';

/** How long provisioning may take, in milliseconds: a slow network on a slow machine. */
const provisionLimitMs = 10 * 60_000;

let provisioned: Promise<Provisioned> | undefined;

/**
 * For `before`: a real VS Code on this machine, installed if need be. Skips the tests, with the reason printed, where
 * there can be none.
 */
export async function workbenchHost(context: Mocha.Context): Promise<WorkbenchHost> {
  context.timeout(provisionLimitMs);
  provisioned ??= provisionWorkbench();
  const outcome = await provisioned;
  if ('host' in outcome) return outcome.host;
  console.log(`Skipped: ${outcome.missing}`);
  return context.skip();
}
