import { fail, ok, type Result } from '../../protocol/result.ts';

/**
 * The workspace-relative path (`/` separators, no `.` or `..` segments) that a patch means. Absolute paths are taken
 * when they lie inside `workspace`; where that is a Windows path, backslashes separate and case of the drive is free.
 */
export function workspacePath(
  path: string,
  workspace: string | undefined,
): Result<string, 'malformed' | 'outside-workspace'> {
  const windows = isWindowsPath(workspace ?? '') || isWindowsPath(path);
  const slashed = windows ? path.replaceAll('\\', '/') : path;
  if (path.trim() === '' || path.includes('\0') || path.includes('\n')) {
    return fail(
      'malformed',
      `Cannot edit a file as its path must be one line of text: current value is "${path}".`,
    );
  }
  const outside = fail(
    'outside-workspace',
    `Cannot edit ${path} as paths must stay inside the workspace: it leads outside. Use a path relative to the workspace.`,
  );
  const relative = isAbsolute(slashed) ? insideOf(slashed, workspace) : slashed;
  if (relative === undefined) return outside;
  const segments: string[] = [];
  for (const segment of relative.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return outside;
  }
  if (segments.length === 0 || slashed.endsWith('/')) {
    return fail('malformed', `Cannot edit ${path} as a path must name a file: it names a folder.`);
  }
  return ok(segments.join('/'));
}

/** Puts a folder before a relative path. */
export function joinFolder(folder: string | undefined, path: string): string {
  return folder === undefined || isAbsolute(path) || isWindowsPath(path) ? path : `${folder}/${path}`;
}

function insideOf(path: string, workspace: string | undefined): string | undefined {
  if (workspace === undefined) return undefined;
  const windows = isWindowsPath(workspace);
  const root = (windows ? workspace.replaceAll('\\', '/') : workspace).replace(/\/+$/, '');
  const fold = (text: string): string => (windows ? text.charAt(0).toLowerCase() + text.slice(1) : text);
  return fold(path).startsWith(`${fold(root)}/`) ? path.slice(root.length + 1) : undefined;
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || isWindowsPath(path);
}

function isWindowsPath(path: string): boolean {
  return /^[A-Za-z]:[\\/]/.test(path) || path.startsWith('\\\\');
}
