/** What the lines before a file's first hunk say. */
export interface DiffHeader {
  readonly kind: 'update' | 'add' | 'delete' | 'rename';
  readonly oldPath?: string;
  readonly newPath?: string;
  /** permission bits that the file is to have */
  readonly mode?: number;
  /** a part of git's format that cannot be applied as text */
  readonly unsupported?: string;
}

/**
 * Reads `--- `/`+++ ` lines and git's extended headers (git-diff, "Generating patch text with -p"). The prefixes `a/`
 * and `b/` are taken off where both sides have theirs.
 */
export function readDiffHeader(lines: readonly string[]): DiffHeader {
  const value = (pattern: RegExp): string | undefined =>
    lines.map((line) => pattern.exec(line)?.[1]).find((found) => found !== undefined);
  if (value(/^(GIT binary patch|Binary files .*)/) !== undefined)
    return { kind: 'update', unsupported: 'a binary patch' };
  if (value(/^(copy from .*)/) !== undefined) return { kind: 'update', unsupported: 'copying a file' };
  const [renamedFrom, renamedTo] = [value(/^rename from (.*)/), value(/^rename to (.*)/)];
  if (renamedFrom !== undefined && renamedTo !== undefined) {
    return {
      kind: 'rename',
      oldPath: unquotePath(renamedFrom),
      newPath: unquotePath(renamedTo),
      ...modeOf(value(/^new mode (\d+)/)),
    };
  }
  const newFileMode = value(/^new file mode (\d+)/);
  if (
    [newFileMode, value(/^new mode (\d+)/)].some((mode) => mode?.startsWith('120') || mode?.startsWith('160'))
  ) {
    return { kind: 'update', unsupported: 'a symbolic link or submodule' };
  }
  const names = pathsOf(value(/^--- (.*)/), value(/^\+\+\+ (.*)/)) ?? gitPaths(value(/^diff --git (.*)/));
  const isNew = newFileMode !== undefined || names.oldPath === devNull;
  const isDeleted = value(/^(deleted file mode \d+)/) !== undefined || names.newPath === devNull;
  return {
    kind: isNew ? 'add' : isDeleted ? 'delete' : 'update',
    ...(names.oldPath === undefined || names.oldPath === devNull ? {} : { oldPath: names.oldPath }),
    ...(names.newPath === undefined || names.newPath === devNull ? {} : { newPath: names.newPath }),
    ...modeOf(newFileMode ?? value(/^new mode (\d+)/)),
  };
}

const devNull = '/dev/null';

interface Names {
  readonly oldPath?: string;
  readonly newPath?: string;
}

function pathsOf(oldLine: string | undefined, newLine: string | undefined): Names | undefined {
  if (oldLine === undefined || newLine === undefined) return undefined;
  return withoutPrefixes(unquotePath(oldLine), unquotePath(newLine));
}

/** `a/name b/name`: only of use when both are the same name, as for changes without hunks. */
function gitPaths(line: string | undefined): Names {
  const same = /^"?a\/(.*?)"? "?b\/\1"?$/.exec(line ?? '')?.[1];
  return same === undefined ? {} : { oldPath: same, newPath: same };
}

function withoutPrefixes(oldPath: string, newPath: string): Names {
  const oldFits = oldPath.startsWith('a/') || oldPath === devNull;
  const newFits = newPath.startsWith('b/') || newPath === devNull;
  if (!oldFits || !newFits) return { oldPath, newPath };
  const strip = (path: string): string => (path === devNull ? path : path.slice(2));
  return { oldPath: strip(oldPath), newPath: strip(newPath) };
}

/** A path as git and diff write it: a time stamp after a tab, or C quoting with octal bytes. */
function unquotePath(written: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(written)?.[1];
  if (quoted === undefined) return written.replace(/\t.*$/, '').trimEnd();
  const bytes = new TextEncoder().encode(quoted);
  const plain: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte !== 0x5c) {
      plain.push(byte);
      continue;
    }
    const octal = /^\\([0-7]{3})/.exec(String.fromCharCode(...bytes.subarray(at, at + 4)))?.[1];
    const letter = String.fromCharCode(bytes[at + 1] ?? 0x5c);
    plain.push(
      octal === undefined ? (escapes.get(letter) ?? letter.charCodeAt(0)) : Number.parseInt(octal, 8),
    );
    at += octal === undefined ? 1 : 3;
  }
  return new TextDecoder('utf-8').decode(Uint8Array.from(plain));
}

const escapes: ReadonlyMap<string, number> = new Map([
  ['n', 10],
  ['t', 9],
  ['r', 13],
  ['a', 7],
  ['b', 8],
  ['f', 12],
  ['v', 11],
]);

function modeOf(octal: string | undefined): { mode?: number } {
  return octal === undefined ? {} : { mode: Number.parseInt(octal.slice(-3), 8) };
}
