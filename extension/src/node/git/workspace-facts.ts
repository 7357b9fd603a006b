import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WorkspaceFacts } from '../../core/perform/engine-ports.ts';

const run = promisify(execFile);

/** Reads the revision from git (which is asked for nothing else) and the person's own directives. */
export function createWorkspaceFacts(options: {
  readonly workspace: string;
  /** folder that may hold the person's own AGENTS.md */
  readonly configuration: string;
}): WorkspaceFacts {
  return {
    async head() {
      try {
        const { stdout } = await run('git', ['-C', options.workspace, 'rev-parse', 'HEAD']);
        return stdout.trim();
      } catch {
        // No repository, no commit yet, or no git: all of them mean that there is no revision to name.
        return null;
      }
    },
    async globalDirectives() {
      const path = join(options.configuration, 'AGENTS.md');
      const text = await readFile(path, 'utf8').catch(() => null);
      return text === null ? null : { path, text };
    },
  };
}
