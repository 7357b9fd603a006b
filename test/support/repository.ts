import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Absolute path of the repository. */
export const repositoryRoot = join(import.meta.dirname, '..', '..');

/** Names that git ignores, and git's own. */
const left = new Set(['node_modules', 'dist', '.types', 'coverage', '.vscode-test', '.git', '__pycache__']);

/** Names at the repository's top that belong to it. */
export const topLevelNames = (): string[] =>
  readdirSync(repositoryRoot).filter((name) => !left.has(name) && !name.endsWith('.tsbuildinfo'));

/** Files below a folder of the repository, as paths from its root with `/`, sorted. */
export function filesBelow(folder: string): string[] {
  const entries = readdirSync(join(repositoryRoot, folder), { withFileTypes: true });
  return entries
    .filter(({ name }) => !left.has(name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(path);
      return entry.isFile() ? [path] : [];
    })
    .toSorted();
}

/** A file's text by its path from the root. */
export const textOf = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');
