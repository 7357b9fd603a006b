import { fail, ok, type Result } from '../../protocol/result.ts';

/** What stands at one path whose parent folders are real folders of the view. */
export type PathLook =
  | { readonly kind: 'absent' | 'file' | 'folder' | 'other' }
  | { readonly kind: 'symlink'; readonly target: string };

/**
 * What resolving a path needs to know of a workspace; `look` tells what stands at a path, without following links.
 */
export interface PathView {
  /** absolute paths by which the workspace is known, without a closing slash; `/`-separated */
  readonly roots: readonly string[];
  look(path: string): PathLook;
}

/** Why a path cannot be used. */
export type PathFailureReason = 'outside-workspace' | 'not-a-folder' | 'denied';

/** Symbolic links followed in one path; the same as Linux (path_resolution(7)). */
const linksMax = 40;

/**
 * The path in the workspace that `path` means once every symbolic link is followed (the last one too, when
 * `followLast`), or `.` for the workspace itself. What does not exist stays as written. A path that leaves the
 * workspace fails: written as absolute, with `..`, with a NUL, with backslashes that climb on Windows, or through a
 * symbolic link on the way.
 */
export function resolvePath(
  path: string,
  view: PathView,
  followLast: boolean,
): Result<string, PathFailureReason> {
  const problem = problemOf(path);
  if (problem !== undefined) return fail('outside-workspace', problem);
  const resolved: string[] = [];
  const pending = path.split('/').reverse();
  let links = 0;
  for (let segment = pending.pop(); segment !== undefined; segment = pending.pop()) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (resolved.pop() === undefined) return leaves(path, 'a symbolic link climbs out of it');
      continue;
    }
    const here = [...resolved, segment].join('/');
    const look = view.look(here);
    if (look.kind === 'symlink' && (followLast || hasMore(pending))) {
      links += 1;
      if (links > linksMax) return fail('denied', `Cannot use ${path} as its symbolic links go in a circle.`);
      const target = inWorkspace(look.target, view.roots);
      if (target === undefined) return leaves(path, `${here} is a link to ${look.target}`);
      if (target.absolute) resolved.length = 0;
      pending.push(...target.path.split('/').reverse());
      continue;
    }
    if ((look.kind === 'file' || look.kind === 'other') && hasMore(pending)) {
      return fail('not-a-folder', `Cannot use ${path} as ${here} is a file, not a folder.`);
    }
    resolved.push(segment);
  }
  return ok(resolved.length === 0 ? '.' : resolved.join('/'));
}

/**
 * Whether the resolved path is, or lies below, a folder or file named `.git`, as any file system may spell it: HFS+ passes
 * over some characters, NTFS over dots and spaces at the end and over the name of a stream (the same that git refuses).
 */
export function isInsideGitFolder(path: string): boolean {
  return path
    .split('/')
    .some((segment) => /^(\.git|git~1)[. ]*(:.*)?$/i.test(segment.replaceAll(passedOverByHfs, '')));
}

/** zero-width and direction marks, and the byte order mark: git's utf8.c, next_hfs_char */
const passedOverByHfs = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

function problemOf(path: string): string | undefined {
  const shown = JSON.stringify(path);
  if (path === '') return 'Cannot use an empty path: give one relative to the workspace.';
  if (path.includes('\0')) return `Cannot use a path with a NUL character: current value is ${shown}.`;
  if (/^(\/|\\|[A-Za-z]:[\\/])/.test(path)) {
    return `Cannot use an absolute path: current value is ${shown}. Give it relative to the workspace.`;
  }
  if (path.split(/[\\/]/).includes('..')) {
    return `Cannot use a path with a ".." segment: current value is ${shown}. Give it relative to the workspace.`;
  }
  return undefined;
}

function leaves(
  path: string,
  why: string,
): { ok: false; failure: { reason: 'outside-workspace'; message: string } } {
  const message = `Cannot use ${path} as paths must stay inside the workspace: ${why}.`;
  return { ok: false, failure: { reason: 'outside-workspace', message } };
}

const hasMore = (pending: readonly string[]): boolean =>
  pending.some((segment) => segment !== '' && segment !== '.');

/** A link's target as a path to go on with: from the link's folder, or from the workspace when `absolute`. */
function inWorkspace(
  target: string,
  roots: readonly string[],
): { readonly absolute: boolean; readonly path: string } | undefined {
  if (!/^(\/|[A-Za-z]:[\\/])/.test(target)) return { absolute: false, path: target };
  for (const root of roots) {
    if (target === root) return { absolute: true, path: '.' };
    if (target.startsWith(`${root}/`)) return { absolute: true, path: target.slice(root.length + 1) };
  }
  return undefined;
}
