import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from './file-failure.ts';

/**
 * Makes a folder, and those above it that are missing, for this person alone; tells whether it was
 * missing. Throws what the system says. Node's own
 * `recursive` never comes back where a folder exists that refuses new ones with ENOENT, as /proc does.
 */
export function makeFolder(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST' && statSync(path).isDirectory()) return false;
    const above = dirname(path);
    if (code !== 'ENOENT' || above === path || existsSync(above)) throw error;
    makeFolder(above);
    makeFolder(path);
    return true;
  }
}
