import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Result } from '../protocol/result.ts';
import { fail, ok } from '../protocol/result.ts';

/** The workspace of a folder: the nearest folder above that holds `.git`, else the folder itself. Links are resolved. */
export function findWorkspace(directory: string): Result<string, 'not-a-folder'> {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    return fail('not-a-folder', `Cannot work in ${directory} as it is not a folder.`);
  }
  const start = realpathSync(directory);
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return ok(folder);
    if (dirname(folder) === folder) return ok(start);
  }
}
