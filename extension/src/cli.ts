import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { placesOf } from './places.ts';

/** The `ratchet` command: wires the engine to this process's terminal. */
// Compiled code is kept for the next start, in a folder that only this person writes to. It works for what is loaded from here on.
enableCompileCache(join(placesOf(process.env).cache, 'code'));
const { main } = await import('./cli/main.ts');
const { createProcessTerminal } = await import('./cli/process-terminal.ts');
process.exitCode = await main(process.argv.slice(2), createProcessTerminal(process), async () => {
  const { createEngine } = await import('./engine.ts');
  return createEngine({ environment: process.env });
});
