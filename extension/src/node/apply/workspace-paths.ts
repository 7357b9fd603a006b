import { join } from 'node:path';
import type { WorkspacePath } from '../../protocol/content.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

/** What keeps a path from being reached by real folders alone. `way` is the first segment's path that is no folder. */
export interface Obstacle {
  readonly way: WorkspacePath;
  readonly kind: 'file' | 'symlink' | 'other';
}

/**
 * Why nothing may be written at this path, whatever stands there, or undefined when something may: it leaves the
 * workspace, it is not in the form of a `WorkspacePath`, or git would run or obey what is put there.
 */
export function forbiddenPath(path: WorkspacePath): string | undefined {
  const segments = path.split('/');
  if (
    path.includes('\0') ||
    segments.some((segment) => segment === '' || segment === '.' || segment === '..')
  )
    return 'a change stays inside the workspace and is named from its root';
  // A drive, a stream of a file, or a second separator: none of them is a name inside of a folder on Windows.
  if (process.platform === 'win32' && /[\\:]/.test(path))
    return 'a change stays inside the workspace and is named from its root';
  if (segments.some(isGitFolder)) return 'nothing is written into .git';
  return undefined;
}

/** The folders above a path, from the top: `a`, `a/b` for `a/b/c`. */
export function foldersAbove(path: WorkspacePath): readonly WorkspacePath[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}

/** The folder that holds a path, `.` for the workspace itself. */
export function folderOf(path: WorkspacePath): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
}

/** One spelling for all the paths that are one file where case and Unicode's composed forms do not count. */
export function withoutCase(path: WorkspacePath): string {
  return path.normalize('NFC').toLowerCase();
}

/**
 * Looks at every folder above the path without following a link. A link counts as an obstacle also when it leads to
 * a place inside the workspace: change sets name files by where they really are, so it was put there since.
 */
export async function findObstacle(
  files: WorkspaceFiles,
  workspace: string,
  path: WorkspacePath,
): Promise<Obstacle | undefined> {
  for (const way of foldersAbove(path)) {
    const facts = await files.lstat(join(workspace, way));
    if (facts === undefined) return undefined;
    if (facts.kind !== 'folder') return { way, kind: facts.kind };
  }
  return undefined;
}

/**
 * Names that reach `.git` on some file system: case-insensitive ones, HFS+ (which drops invisible characters), and
 * Windows (trailing dots and spaces, the short name `git~1`).
 */
function isGitFolder(segment: string): boolean {
  const seen = segment
    .normalize('NFC')
    .replaceAll(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '')
    .toLowerCase()
    .replace(/[. ]+$/, '');
  return seen === '.git' || /^git~\d+$/.test(seen);
}
