import { execFile } from 'node:child_process';
import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../protocol/result.ts';
import { childOf, countFiles, kindOf, readFolder, statHost } from './host-files.ts';

/** What a copy of a workspace takes along: everything else is left behind. */
export interface WorkspaceListing {
  /** files and symbolic links to copy */
  readonly files: string[];
  /** folders to make, so that empty ones are there too */
  readonly folders: string[];
  /** folders to link to */
  readonly linked: string[];
}

/** Folders of installed packages: large, and no business of an edit. */
const dependencyFolders = new Set([
  'node_modules',
  'bower_components',
  '.venv',
  'venv',
  'vendor',
  '.yarn',
  'Pods',
]);
/** Folders that tools make again by themselves. */
const cacheFolders = new Set([
  '__pycache__',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.hypothesis',
  '.nyc_output',
]);
/** Files of an ignored folder above which it is linked, not copied. */
const copiedFilesMax = 2_000;

/**
 * What git tracks, as it stands in the workspace now, with the person's own modifications and new files; ignored
 * files and small ignored folders too; large ones and installed packages are linked. Git is only asked: nothing is
 * written to the repository.
 */
export async function listWorktree(workspace: string): Promise<Result<WorkspaceListing, 'unavailable'>> {
  if (statHost(join(workspace, '.git')) === undefined) {
    return fail('unavailable', 'worktree: the workspace is not the root of a git repository');
  }
  const wanted = await git(workspace, ['--cached', '--others', '--exclude-standard']);
  if (!wanted.ok) return wanted;
  const ignored = await git(workspace, ['--others', '--ignored', '--exclude-standard', '--directory']);
  if (!ignored.ok) return ignored;
  const listing: WorkspaceListing = { files: [], folders: [], linked: [] };
  for (const path of new Set(wanted.value.map(withoutSlash))) {
    const kind = kindOf(statHost(join(workspace, path)));
    // A submodule, or a repository in the repository.
    if (kind === 'folder') listBelow(workspace, path, listing);
    else if (kind !== 'absent') listing.files.push(path);
  }
  for (const path of ignored.value.map(withoutSlash)) listIgnored(workspace, path, listing);
  return ok(listing);
}

/** Everything in a folder without git, but for caches; installed packages are linked. */
export function listFolder(workspace: string): WorkspaceListing {
  const listing: WorkspaceListing = { files: [], folders: [], linked: [] };
  listBelow(workspace, '.', listing);
  return listing;
}

/**
 * Copies a whole tree by sharing its blocks; fails where the file system cannot, or the two folders are on different
 * ones.
 */
export async function cloneWorkspace(workspace: string, tree: string): Promise<Result<void, 'unavailable'>> {
  await rmdir(tree);
  const flags = process.platform === 'darwin' ? ['-cRp'] : ['-a', '--reflink=always'];
  if (process.platform === 'win32') return fail('unavailable', 'clone: not on Windows');
  const probe = await run('cp', [...flags, '--', workspace, tree], '/');
  return probe.problem === undefined ? ok(undefined) : fail('unavailable', `clone: ${probe.problem}`);
}

function listBelow(workspace: string, folder: string, listing: WorkspaceListing): void {
  if (folder !== '.') listing.folders.push(folder);
  for (const entry of readFolder(join(workspace, folder)).entries) {
    const path = childOf(folder, entry.name);
    if (!entry.isDirectory()) listing.files.push(path);
    else if (dependencyFolders.has(entry.name)) listing.linked.push(path);
    else if (!cacheFolders.has(entry.name) && entry.name !== '.git') listBelow(workspace, path, listing);
  }
}

function listIgnored(workspace: string, path: string, listing: WorkspaceListing): void {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const kind = kindOf(statHost(join(workspace, path)));
  if (kind === 'absent' || cacheFolders.has(name) || name === '.git') return;
  if (kind !== 'folder') listing.files.push(path);
  else if (
    dependencyFolders.has(name) ||
    countFiles(join(workspace, path), copiedFilesMax) > copiedFilesMax
  ) {
    listing.linked.push(path);
  } else listBelow(workspace, path, listing);
}

async function git(workspace: string, flags: readonly string[]): Promise<Result<string[], 'unavailable'>> {
  // A repository may name programs for git to run; listing files needs none of them.
  const ran = await run('git', ['-c', 'core.fsmonitor=false', 'ls-files', '-z', ...flags], workspace);
  if (ran.problem !== undefined) return fail('unavailable', `worktree: ${ran.problem}`);
  return ok(ran.stdout.split('\0').filter((path) => path !== ''));
}

function run(
  program: string,
  flags: readonly string[],
  cwd: string,
): Promise<{ readonly stdout: string; readonly problem?: string }> {
  const env = { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' };
  return new Promise((resolve) => {
    execFile(program, flags, { cwd, env, maxBuffer: 512 * 1024 ** 2 }, (error, stdout, stderr) => {
      if (error === null) return resolve({ stdout });
      const [problem = ''] = stderr.trim().split('\n');
      resolve({ stdout, problem: problem === '' ? error.message : problem });
    });
  });
}

const withoutSlash = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path);
