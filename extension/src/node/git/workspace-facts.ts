import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkspaceFacts } from '../../core/perform/engine-ports.ts';
import { readHead } from './read-head.ts';

/** Reads the revision from the repository's files (git is asked only where they do not tell) and the person's own directives. */
export function createWorkspaceFacts(options: {
  readonly workspace: string;
  /** folder that may hold the person's own AGENTS.md */
  readonly configuration: string;
}): WorkspaceFacts {
  return {
    async head() {
      const head = readHead(options.workspace);
      if (head.kind === 'unknown') return askGit(options.workspace);
      return head.kind === 'commit' ? head.id : null;
    },
    async globalDirectives() {
      const path = join(options.configuration, 'AGENTS.md');
      const text = await readFile(path, 'utf8').catch(() => null);
      return text === null ? null : { path, text };
    },
  };
}

/** No commit yet, or no git: both mean that there is no revision to name. */
function askGit(workspace: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile('git', ['-C', workspace, 'rev-parse', 'HEAD'], (error, stdout) =>
      resolve(error === null ? stdout.trim() : null),
    );
  });
}
