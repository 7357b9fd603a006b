import { readdirSync } from 'node:fs';
import { errorCode } from './file-failure.ts';

/** Names of a folder's entries in no certain order; none when there is no folder. Throws what else the system says. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
