import { exitCodes } from './cli/command.ts';
import { main } from './cli/main.ts';
import { createProcessTerminal } from './cli/process-terminal.ts';
import { errorCode } from './node/file-failure.ts';

/** The command line, without an editor: wires the engine to this process's terminal. */
async function start(): Promise<void> {
  const terminal = createProcessTerminal(process);
  try {
    process.exitCode = await main(process.argv.slice(2), terminal, async () => {
      const { createEngine } = await import('./engine.ts');
      return createEngine({ environment: process.env });
    });
  } catch (error) {
    terminal.error(describeUnexpected(error));
    process.exitCode = exitCodes.failed;
  }
}

/** What the file system refuses is the machine's state; anything else that comes this far is a bug of ours. */
function describeUnexpected(error: unknown): string {
  if (errorCode(error) !== undefined && error instanceof Error)
    return `Cannot go on as the file system refuses: ${error.message}.`;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a bug of Ratchet. \`ratchet resume\` goes on where it happened.\n${stack}`;
}

void start();
