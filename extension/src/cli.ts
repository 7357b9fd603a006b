import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { placesOf } from './places.ts';

/**
 * The `ratchet` command. Compiled code is kept for the next start, in a folder that only this person writes to; that
 * works for what is loaded from here on.
 */
enableCompileCache(join(placesOf(process.env).cache, 'code'));
void import('./command-line.ts');
