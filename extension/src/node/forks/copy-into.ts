import { constants, type Stats } from 'node:fs';
import { chmod, copyFile, mkdir, readlink, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../file-failure.ts';
import { ancestorsOf, parentOf, statHost } from './host-files.ts';
import type { WorkspaceListing } from './workspace-listing.ts';

/** Files that are copied at the same time. */
const parallelCopies = 16;

/**
 * Copies what the listing says from a workspace to an empty tree, with permission bits and times, so that build tools
 * see no change; links stay links, and the linked folders become links. Sockets, pipes, devices and what vanishes
 * meanwhile are left out.
 */
export async function copyInto(workspace: string, tree: string, listing: WorkspaceListing): Promise<void> {
  const { files, folders, linked } = listing;
  const made = await makeFolders(tree, [...folders, ...[...files, ...linked].map(parentOf)]);
  for (let start = 0; start < files.length; start += parallelCopies) {
    const batch = files.slice(start, start + parallelCopies);
    await Promise.all(batch.map((path) => copyEntry(join(workspace, path), join(tree, path))));
  }
  for (const folder of linked) await symlink(join(workspace, folder), join(tree, folder));
  // Last and deepest first, as a folder's own bits may forbid to work in it.
  for (const folder of made.reverse()) {
    await chmod(join(tree, folder), (statHost(join(workspace, folder))?.mode ?? 0o755) & 0o777);
  }
}

/** Returns the folders that were made, parents first. */
async function makeFolders(tree: string, folders: readonly string[]): Promise<string[]> {
  const made = new Set(['.']);
  for (const folder of folders) {
    for (const path of [...ancestorsOf(folder), folder]) {
      if (made.has(path)) continue;
      made.add(path);
      await mkdir(join(tree, path));
    }
  }
  made.delete('.');
  return [...made];
}

async function copyEntry(from: string, to: string): Promise<void> {
  const stats = statHost(from);
  if (stats === undefined) return;
  try {
    if (stats.isSymbolicLink()) await symlink(await readlink(from), to);
    else if (stats.isFile()) await copyFileWithTimes(from, to, stats);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

async function copyFileWithTimes(from: string, to: string, stats: Stats): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await chmod(to, stats.mode & 0o777);
  await utimes(to, stats.atime, stats.mtime);
}
