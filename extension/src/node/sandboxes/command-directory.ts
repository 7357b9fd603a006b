import { isAbsolute, join, normalize } from 'node:path';
import { fail, ok } from '../../protocol/result.ts';
import type { Result } from '../../protocol/result.ts';

/** Absolute path of a command's workspace-relative folder below `root`. Whether it exists is not looked at. */
export function commandDirectory(root: string, directory: string): Result<string, 'failed'> {
  const relative = normalize(directory);
  if (isAbsolute(relative) || relative.split(/[\\/]/).includes('..'))
    return fail(
      'failed',
      `Cannot run a command in a folder as it must be a path inside the workspace: current value is ${directory}`,
    );
  return ok(join(root, relative));
}
