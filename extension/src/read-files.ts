import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadFiles } from './cli/command.ts';
import { limits } from './core/limits.ts';

const passedOver = new Set(['.git', 'node_modules']);

/** The texts of files, and of all files below folders. Binary files and what is too large are passed over. */
export function readFiles(directory: string, paths: readonly string[]): ReadFiles {
  const files: { path: string; text: string }[] = [];
  const problems: string[] = [];
  for (const path of paths) visit(path, true);
  return { files, problems };

  function visit(path: string, named: boolean): void {
    const file = join(path.startsWith('/') ? '' : directory, path);
    try {
      const stats = statSync(file);
      if (stats.isDirectory()) {
        for (const entry of readdirSync(file, { withFileTypes: true }))
          if (!passedOver.has(entry.name) && !entry.isSymbolicLink()) visit(join(path, entry.name), false);
        return;
      }
      if (!stats.isFile()) return;
      if (stats.size > limits.fileBytesMax) {
        if (named)
          problems.push(
            `Cannot scan ${path} as it has ${stats.size} bytes: at most ${limits.fileBytesMax} are read.`,
          );
        return;
      }
      const bytes = readFileSync(file);
      if (!bytes.includes(0)) files.push({ path, text: bytes.toString('utf8') });
    } catch (error) {
      problems.push(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
