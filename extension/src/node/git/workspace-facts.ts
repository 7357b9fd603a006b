import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DirectivesFile } from '../../core/directives/read-chain.ts';
import { directiveNames } from '../../core/directives/read-chain.ts';
import type { WorkspaceFacts } from '../../core/perform/engine-ports.ts';
import { readHead } from './read-head.ts';

/** Reads the revision from the repository's files (git is asked only where they do not tell) and the person's own directives. */
export function createWorkspaceFacts(options: {
  readonly workspace: string;
  /** folder that may hold the person's own directives */
  readonly configuration: string;
}): WorkspaceFacts {
  return {
    async head() {
      const head = readHead(options.workspace);
      if (head.kind === 'unknown') return askGit(options.workspace);
      return head.kind === 'commit' ? head.id : null;
    },
    async directivesOutside() {
      return readAll([options.configuration, ...foldersAbove(options.workspace)]);
    },
  };
}

/** The whole chain for a workspace as it stands on the disk, farthest first. */
export const directivesFor = (workspace: string, configuration: string): Promise<readonly DirectivesFile[]> =>
  readAll([configuration, ...foldersAbove(workspace), workspace]);

async function readAll(folders: readonly string[]): Promise<readonly DirectivesFile[]> {
  const files = await Promise.all(folders.map(directivesIn));
  return files.filter((file) => file !== null);
}

/** From the repository's root to the workspace's parent; none outside a repository, or when the workspace is its root. */
function foldersAbove(workspace: string): string[] {
  const above: string[] = [];
  for (let folder = workspace; !existsSync(join(folder, '.git')); folder = dirname(folder)) {
    if (dirname(folder) === folder) return [];
    above.unshift(dirname(folder));
  }
  return above;
}

async function directivesIn(folder: string): Promise<DirectivesFile | null> {
  for (const name of directiveNames) {
    const path = join(folder, name);
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text !== null) return { path, text };
  }
  return null;
}

/** No commit yet, or no git: both mean that there is no revision to name. */
function askGit(workspace: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile('git', ['-C', workspace, 'rev-parse', 'HEAD'], (error, stdout) =>
      resolve(error === null ? stdout.trim() : null),
    );
  });
}
