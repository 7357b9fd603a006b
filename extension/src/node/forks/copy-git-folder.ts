import { copyFile, cp, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { kindOf, statHost } from './host-files.ts';
import { readText } from './ignore-files.ts';

/** Of a working tree's own git folder, and of the repository's folder that several working trees share. */
const ownFiles = ['HEAD', 'index', 'ORIG_HEAD', 'MERGE_HEAD', 'MERGE_MSG'];
const sharedFiles = ['packed-refs', 'config', 'shallow'];

/**
 * Gives a tree a git folder of its own that starts out like the workspace's: branches, index and settings are copies,
 * objects are read from the workspace's through `objects/info/alternates` (gitrepository-layout(5)), no hooks. Git
 * commands in the tree cannot write to the person's repository. Returns false when the workspace is no repository's
 * root.
 */
export async function copyGitFolder(workspace: string, tree: string): Promise<boolean> {
  const own = gitFolderOf(workspace);
  if (own === undefined) return false;
  const commonDir = readText(join(own, 'commondir'))?.trim();
  const shared = commonDir === undefined ? own : resolve(own, commonDir);
  const target = join(tree, '.git');
  await mkdir(join(target, 'objects', 'info'), { recursive: true });
  await mkdir(join(target, 'refs'), { recursive: true });
  await writeFile(join(target, 'objects', 'info', 'alternates'), `${join(shared, 'objects')}\n`);
  for (const name of ownFiles) await copyIfThere(join(own, name), join(target, name));
  for (const name of sharedFiles) await copyIfThere(join(shared, name), join(target, name));
  for (const name of ['refs', 'info']) {
    if (kindOf(statHost(join(shared, name))) !== 'folder') continue;
    await cp(join(shared, name), join(target, name), { recursive: true, force: true });
  }
  return true;
}

/** `.git` itself, or the folder that a linked working tree's or submodule's `.git` file names. */
function gitFolderOf(workspace: string): string | undefined {
  const git = join(workspace, '.git');
  const kind = kindOf(statHost(git));
  if (kind === 'folder') return git;
  const target = kind === 'file' ? /^gitdir: (.+)$/m.exec(readText(git) ?? '')?.[1] : undefined;
  return target === undefined ? undefined : resolve(workspace, target);
}

async function copyIfThere(from: string, to: string): Promise<void> {
  if (kindOf(statHost(from)) === 'file') await copyFile(from, to);
}
