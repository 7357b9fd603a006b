import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { OuterIgnoreFile } from '../../core/forks/ignore-rules.ts';
import { errorCode } from '../file-failure.ts';
import { kindOf, statHost } from './host-files.ts';
import type { Layers } from './layers.ts';

/** Bytes of a `.gitignore` above which it is not believed to be one. */
const ignoreFileBytesMax = 1024 * 1024;

/** Text of a file of the view, for its rules; undefined when there is none that can be read. */
export function readTextInView(layers: Layers, path: string): string | undefined {
  const seen = layers.see(path);
  if (seen.kind !== 'file' || seen.stats.size > ignoreFileBytesMax) return undefined;
  return readText(seen.host);
}

/**
 * The rules that hold in the workspace but stand outside it, nearest first: `.gitignore` files of the folders above,
 * up to the root of the repository, then the repository's `info/exclude`.
 */
export function readOuterIgnoreFiles(workspace: string): OuterIgnoreFile[] {
  const files: OuterIgnoreFile[] = [];
  for (let folder = workspace; ; folder = dirname(folder)) {
    const inFolder = relative(folder, workspace).split(sep).join('/');
    const add = (path: string): void => {
      const text = readText(path);
      if (text !== undefined) files.push({ text, workspace: inFolder });
    };
    if (folder !== workspace) add(join(folder, '.gitignore'));
    if (kindOf(statHost(join(folder, '.git'))) !== 'absent') {
      add(join(folder, '.git', 'info', 'exclude'));
      return files;
    }
    // Without a repository around it, what lies above the workspace has nothing to do with it.
    if (dirname(folder) === folder) return [];
  }
}

/** Text of a host file, or undefined when it cannot be read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}
