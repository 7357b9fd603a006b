import { isatty } from 'node:tty';
import type { Terminal } from './command.ts';
import { safeText } from './view/safe-text.ts';

/** The terminal of a process. Colours follow NO_COLOR and FORCE_COLOR, else whether a person reads along. */
export function createProcessTerminal(process: NodeJS.Process): Terminal {
  const { stdout, stderr, env } = process;
  // Node makes the stream at the first touch of `process.stdin`: most commands never read it.
  const interactive = stdout.isTTY && isatty(0);
  const color = env['NO_COLOR'] === undefined && (stdout.isTTY || env['FORCE_COLOR'] !== undefined);
  // A reader that goes away (`ratchet show | head`) is no error.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    interactive,
    color,
    get columns() {
      return stdout.columns || 100;
    },
    out: (text) => void stdout.write(`${safeText(text)}\n`),
    error: (text) => void stderr.write(`${safeText(text)}\n`),
    ask: (question) => ask(process.stdin, stdout, question),
    async readStdin() {
      const chunks: Uint8Array[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
      return Buffer.concat(chunks);
    },
    onInterrupt: listenForInterrupt,
  };
}

async function ask(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  question: string,
): Promise<string | null> {
  const { createInterface } = await import('node:readline');
  return new Promise((resolve) => {
    const reader = createInterface({ input, output });
    reader.question(question, (line) => {
      resolve(line);
      reader.close();
    });
    reader.on('close', () => resolve(null));
    // While it asks, the reader takes Ctrl-C for itself.
    reader.on('SIGINT', () => {
      reader.close();
      process.kill(process.pid, 'SIGINT');
    });
  });
}

/** The first Ctrl-C asks for a clean stop; the second ends the process, as nothing is lost by that either. */
function listenForInterrupt(listener: () => void): () => void {
  let asked = false;
  const onSignal = (): void => {
    if (asked) process.exit(130);
    asked = true;
    listener();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
}
