import { openSandbox } from '../../extension/src/node/sandboxes/open-sandbox.ts';
import { temporaryFolder } from './temporary-folder.ts';

let missing: Promise<string | null> | undefined;

/** For `before`: skips the tests, with the reason printed, where no sandbox can be had to run sessions in. */
export async function needsSandbox(this: Mocha.Context): Promise<void> {
  missing ??= whyMissing();
  const reason = await missing;
  if (reason === null) return;
  console.log(`Skipped: ${reason}`);
  this.skip();
}

async function whyMissing(): Promise<string | null> {
  await using scratch = await temporaryFolder();
  const opened = await openSandbox({ scratch: scratch.path, environment: process.env });
  return opened.ok ? null : opened.failure.message;
}
