import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { makeFolder } from './node/make-folder.ts';
import { placesOf } from './places.ts';

/**
 * The `ratchet` command. Compiled code is kept for the next start, in a folder that only this person writes to; that
 * works for what is loaded from here on.
 */
const code = join(placesOf(process.env).cache, 'code');
if (canBe(code)) enableCompileCache(code);
void import('./command-line.ts');

/** Where there is no such folder, Node would try to make it for ever in some places. Whoever needs it says why it cannot be. */
function canBe(folder: string): boolean {
  try {
    makeFolder(folder);
    return true;
  } catch {
    return false;
  }
}
