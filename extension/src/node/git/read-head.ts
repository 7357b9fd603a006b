import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** `none`: no repository, or no commit yet. `unknown`: the repository keeps its references in another way. */
export type HeadRevision =
  { readonly kind: 'commit'; readonly id: string } | { readonly kind: 'none' } | { readonly kind: 'unknown' };

/**
 * The commit id of the revision that is checked out in a folder's repository, read from its files as gitrepository-layout(5)
 * describes them: no program is started for it.
 */
export function readHead(folder: string): HeadRevision {
  const repository = findRepository(folder);
  if (repository === undefined) return { kind: 'none' };
  let name = 'HEAD';
  for (let links = 0; links < linksMax; links += 1) {
    const text = referenceIn(repository, name);
    if (text === undefined) return { kind: 'none' };
    if (commitId.test(text)) return { kind: 'commit', id: text };
    const link = /^ref: (refs\/\S+)$/.exec(text)?.[1];
    // Repositories with another storage of references say so by a name that cannot be.
    if (link === undefined || link === 'refs/heads/.invalid' || link.includes('..'))
      return { kind: 'unknown' };
    name = link;
  }
  return { kind: 'unknown' };
}

/** as many symbolic references in a row as git follows */
const linksMax = 5;
const commitId = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

interface Repository {
  /** what belongs to this work tree alone: HEAD */
  readonly own: string;
  /** what all work trees share */
  readonly common: string;
}

function findRepository(folder: string): Repository | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const own = gitFolderIn(at);
    if (own !== undefined) {
      const common = textOf(join(own, 'commondir'));
      return { own, common: common === undefined ? own : resolve(own, common) };
    }
    if (dirname(at) === at) return undefined;
  }
}

/** `.git` is a folder, or in work trees and submodules a file that names one. */
function gitFolderIn(folder: string): string | undefined {
  const path = join(folder, '.git');
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return path;
  const named = stats?.isFile() === true ? /^gitdir: (.+)$/.exec(textOf(path) ?? '')?.[1] : undefined;
  return named === undefined ? undefined : resolve(folder, named);
}

function referenceIn({ own, common }: Repository, name: string): string | undefined {
  return textOf(join(own, name)) ?? textOf(join(common, name)) ?? packedReference(common, name);
}

function packedReference(common: string, name: string): string | undefined {
  const line = textOf(join(common, 'packed-refs'))
    ?.split('\n')
    .find((candidate) => candidate.endsWith(` ${name}`));
  return line?.slice(0, line.indexOf(' '));
}

/** Without the line break at its end; undefined where there is nothing to read. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trimEnd();
  } catch {
    return undefined;
  }
}
