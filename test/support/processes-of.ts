import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Ids of the processes whose command line, environment or working folder names `text` (Linux: /proc). */
export function processesOf(text: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== `${process.pid}`);
  return pids.filter(
    (pid) =>
      look(() => readFileSync(`/proc/${pid}/cmdline`, 'latin1')).includes(text) ||
      look(() => readFileSync(`/proc/${pid}/environ`, 'latin1')).includes(text) ||
      look(() => readlinkSync(`/proc/${pid}/cwd`)).includes(text),
  );
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
