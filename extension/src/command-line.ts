import { main } from './cli/main.ts';
import { createProcessTerminal } from './cli/process-terminal.ts';

/** The command line, without an editor: wires the engine to this process's terminal. */
async function start(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), createProcessTerminal(process), async () => {
    const { createEngine } = await import('./engine.ts');
    return createEngine({ environment: process.env });
  });
}

void start();
