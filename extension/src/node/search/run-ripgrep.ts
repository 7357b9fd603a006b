import { spawn } from 'node:child_process';
import type { Cancellation } from '../../core/cancellation.ts';

/** What a run of ripgrep came to; `cut` when it was ended because there were enough lines. */
export type RipgrepRun =
  | { readonly kind: 'done'; readonly lines: readonly string[]; readonly cut: boolean }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'cancelled' };

/**
 * Runs ripgrep in a folder and collects the lines of its output, at most `linesMax`. It reads no configuration file and
 * no hidden environment, so that the same query gives the same answer everywhere.
 */
export function runRipgrep(
  directory: string,
  args: readonly string[],
  linesMax: number,
  cancellation: Cancellation,
): Promise<RipgrepRun> {
  return new Promise((resolve) => {
    const child = spawn('rg', ['--no-config', ...args], {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    let rest = '';
    let errors = '';
    let cut = false;
    const forget = cancellation.onCancel(() => child.kill('SIGKILL'));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) if (lines.length < linesMax) lines.push(part);
      if (parts.length > 0 && lines.length >= linesMax) {
        cut = true;
        child.kill('SIGKILL');
      }
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(0, 4000)));
    child.on('error', (error: NodeJS.ErrnoException) => {
      forget();
      resolve(error.code === 'ENOENT' ? { kind: 'missing' } : { kind: 'failed', message: error.message });
    });
    child.on('close', (code) => {
      forget();
      if (cancellation.cancelled) resolve({ kind: 'cancelled' });
      // 0: found, 1: nothing found, 2: errors, possibly beside results (unreadable files).
      else if (code === 2 && lines.length === 0) resolve({ kind: 'failed', message: errors.trim() });
      else resolve({ kind: 'done', lines, cut });
    });
  });
}
