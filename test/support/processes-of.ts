import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process that was found, in words for people; `program` is the file that it runs. */
export interface FoundProcess {
  readonly program: string;
  readonly words: string;
}

/**
 * The processes whose command line, environment or working folder names `text`, with their ids and their
 * parents' (Linux: /proc).
 */
export function processesOf(text: string): FoundProcess[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== `${process.pid}`);
  return pids.flatMap((pid) => {
    const command = look(() => readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
    const names =
      command.includes(text) ||
      look(() => readFileSync(`/proc/${pid}/environ`, 'latin1')).includes(text) ||
      look(() => readlinkSync(`/proc/${pid}/cwd`)).includes(text);
    if (!names) return [];
    const parent = /^PPid:\s*(\d+)$/m.exec(look(() => readFileSync(`/proc/${pid}/status`, 'latin1')))?.[1];
    const words = `${pid} of ${parent ?? '?'}: ${command.replaceAll('\0', ' ').slice(0, 300)}`;
    return [{ program: look(() => readlinkSync(`/proc/${pid}/exe`)), words }];
  });
}

function look(read: () => string): string {
  try {
    return read();
  } catch (error) {
    // It has ended since, or belongs to somebody else.
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
}
