import { main } from './cli/main.ts';
import { createEngine } from './engine.ts';
import { createProcessTerminal } from './cli/process-terminal.ts';

/** The `ratchet` command: wires the engine to this process's terminal. */
const terminal = createProcessTerminal(process);
process.exitCode = await main(process.argv.slice(2), terminal, () =>
  createEngine({ environment: process.env }),
);
