import { chmodSync, lstatSync, readdirSync, rmSync, unlinkSync, type Dirent, type Stats } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../file-failure.ts';
import type { Seen } from './layers.ts';

/** What stands at a host path (a link itself, not its target), or undefined when nothing does. */
export function statHost(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOTDIR' || code === 'ENAMETOOLONG') return undefined;
    throw error;
  }
}

/** What stands at a path, from its `lstat`. */
export function kindOf(
  stats: Pick<Stats, 'isFile' | 'isDirectory' | 'isSymbolicLink'> | undefined,
): Seen['kind'] {
  if (stats === undefined) return 'absent';
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'symlink' : 'other';
}

/** What stands at a host path, from its `lstat`. */
export function seenAt(host: string, stats: Stats | undefined): Seen {
  const kind = kindOf(stats);
  return kind === 'absent' || stats === undefined ? { kind: 'absent' } : { kind, host, stats };
}

/** The entries of a folder, those with readable names. */
export interface FolderEntries {
  readonly entries: readonly Dirent[];
  /** whether a name is left out because it is not UTF-8 */
  readonly unreadable: boolean;
}

/** Entries of a host folder without those that no string can name; none when it is not there. */
export function readFolder(path: string): FolderEntries {
  let entries: Dirent[];
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { entries: [], unreadable: false };
    throw error;
  }
  // Node replaces bytes that are not UTF-8; a true replacement character in a name leads back to its file.
  const readable = entries.filter(
    ({ name }) => !name.includes('\uFFFD') || statHost(join(path, name)) !== undefined,
  );
  return { entries: readable, unreadable: readable.length < entries.length };
}

/** Files and links of a tree, counted no further than one beyond `most`. */
export function countFiles(host: string, most: number): number {
  let count = 0;
  const pending = [host];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of readFolder(folder).entries) {
      if (entry.isDirectory()) pending.push(join(folder, entry.name));
      else count += 1;
      if (count > most) return count;
    }
  }
  return count;
}

/**
 * Changes whenever a file's content, mode or identity changes, but for changes within one tick of the file system's
 * clock.
 */
export function fingerprint(stats: Stats): string {
  return `${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}:${stats.ino}:${stats.mode}`;
}

/**
 * Removes what stands at a host path, if anything: a link itself (which `rmSync` may follow), a folder with all that
 * is in it.
 */
export function removeNow(path: string): void {
  const stats = statHost(path);
  if (stats?.isDirectory() === true) rmSync(path, { recursive: true });
  else if (stats !== undefined) unlinkSync(path);
}

/** Removes everything in a folder, but not the folder. */
export function emptyFolder(path: string): void {
  for (const { name } of readFolder(path).entries) removeNow(join(path, name));
}

/** Removes the entries of a host folder that no string can name. */
export function removeUnreadableNames(folder: string): void {
  for (const name of readdirSync(folder, { encoding: 'buffer' })) {
    if (Buffer.from(name.toString()).equals(name)) continue;
    const path = Buffer.concat([Buffer.from(`${folder}/`), name]);
    if (lstatSync(path).isDirectory()) rmSync(path, { recursive: true });
    else unlinkSync(path);
  }
}

/** Removes a tree that a command, or the kernel, may have left with folders that nobody may enter. */
export async function removeTree(path: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rm(path, { recursive: true, force: true });
      return;
    } catch (error) {
      if (errorCode(error) === undefined || attempt === removalsMax) throw error;
      openFolders(path);
    }
  }
}

/** A failed removal may still be going on elsewhere in the tree, and get in the way of the next one. */
const removalsMax = 4;

function openFolders(path: string): void {
  if (kindOf(statHost(path)) !== 'folder') return;
  try {
    chmodSync(path, 0o700);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  for (const { name } of readFolder(path).entries) openFolders(join(path, name));
}

/** Parent of a workspace-relative path; `.` for what lies in the workspace folder itself. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

/** Path of `name` in a workspace-relative folder. */
export function childOf(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`;
}

/** `a/b/c` gives `a`, `a/b`: the folders on the way, top first. */
export function ancestorsOf(path: string): string[] {
  const ancestors: string[] = [];
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    ancestors.push(path.slice(0, slash));
  }
  return ancestors;
}
