import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of the scripts that run inside a person's project: `injected` next to this module, from source as in a
 * bundle (the build copies it to `dist/injected`). Throws when the build left it out.
 */
export function injectedFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  // A bundler may put this module into a folder for shared parts.
  for (const folder of [join(here, 'injected'), join(here, '..', 'injected')]) {
    if (existsSync(join(folder, 'ratchet-record.cjs'))) return folder;
  }
  throw new Error(
    `Cannot find the test runners' scripts as the build must copy them to ${join(here, 'injected')}.`,
  );
}
