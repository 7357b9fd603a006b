import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stageExtension } from '../../../scripts/workbench/stage-extension.ts';

let staged: Promise<string> | undefined;

/** The folder of the extension as it is built now, with nothing of the sources; built once and gone with this process. */
export function stagedExtension(): Promise<string> {
  staged ??= stage();
  return staged;
}

async function stage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ratchet-staged-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await stageExtension(folder);
  return folder;
}
