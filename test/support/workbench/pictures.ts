import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workbench } from '../../../scripts/workbench/open-workbench.ts';
import { repositoryRoot } from '../repository.ts';

/** Where pictures of workbenches go: not part of the repository. */
const folder = join(repositoryRoot, '.vscode-test', 'pictures');

/** A picture of the whole window; returns its path. */
export async function takePicture(workbench: Workbench, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name.replaceAll(/[^\w-]+/g, '-')}.png`);
  await workbench.screenshot(path);
  return path;
}

/** Runs a scenario; when it fails, it is said where the picture of that moment is, and what went wrong in the page. */
export async function pictured(
  workbench: Workbench,
  name: string,
  scenario: () => Promise<void>,
): Promise<void> {
  try {
    await scenario();
  } catch (error) {
    const path = await takePicture(workbench, `failed-${name}`);
    const problems = workbench.problems().map(({ kind, text }) => `${kind}: ${text}`);
    console.log([`Picture: ${path}`, ...(await workbench.notifications()), ...problems].join('\n'));
    throw error;
  }
}
