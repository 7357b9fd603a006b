import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Copies the worker scripts into a folder that the sandbox may see. They are plain files in `workers/` beside this
 * module; a build must copy that folder beside the bundle.
 */
export async function placeWorkers(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(join(dirname(fileURLToPath(import.meta.url)), 'workers'), folder, { recursive: true });
}
