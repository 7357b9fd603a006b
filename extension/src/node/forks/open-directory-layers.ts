import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createIgnoreRules } from '../../core/forks/ignore-rules.ts';
import type { ForkKind } from '../../protocol/content.ts';
import { ok, type Result } from '../../protocol/result.ts';
import { loadBaseIndex, readBaseIndex, saveBaseIndex } from './base-index.ts';
import { copyGitFolder } from './copy-git-folder.ts';
import { copyInto } from './copy-into.ts';
import { DirectoryLayers } from './directory-layers.ts';
import { removeTree, statHost } from './host-files.ts';
import { readOuterIgnoreFiles, readText } from './ignore-files.ts';
import type { Layers } from './layers.ts';
import { cloneWorkspace, listFolder, listWorktree } from './workspace-listing.ts';

type DirectoryKind = Exclude<ForkKind, 'overlay'>;

interface Place {
  readonly workspace: string;
  readonly directory: string;
  readonly bytesMax: number;
}

/**
 * A tree made like the workspace, or the one that an earlier process made in the same folder. Fails with why this
 * kind does not work here.
 */
export async function openDirectoryLayers(
  kind: DirectoryKind,
  { workspace, directory: home, bytesMax }: Place,
): Promise<Result<Layers, 'unavailable'>> {
  const tree = join(home, 'tree');
  const saved = join(home, 'base.json');
  const known = statHost(tree) === undefined ? undefined : await loadBaseIndex(saved, workspace);
  if (known !== undefined) {
    const sharesObjects = statHost(join(tree, '.git', 'objects', 'info', 'alternates')) !== undefined;
    return ok(
      new DirectoryLayers({
        kind,
        workspace,
        home,
        base: known.index,
        linked: known.linked,
        sharesObjects,
        bytesMax,
      }),
    );
  }
  await removeTree(tree);
  await mkdir(tree, { recursive: true });
  const made = await makeTree(kind, workspace, tree);
  if (!made.ok) return made;
  const { linked, sharesObjects } = made.value;
  const rules = createIgnoreRules((path) => readText(join(tree, path)), readOuterIgnoreFiles(workspace));
  const base = await readBaseIndex({ workspace, tree, linked }, (path, isFolder) =>
    rules.ignores(path, isFolder),
  );
  await saveBaseIndex(saved, { workspace, linked, index: base });
  return ok(new DirectoryLayers({ kind, workspace, home, base, linked, sharesObjects, bytesMax }));
}

async function makeTree(
  kind: DirectoryKind,
  workspace: string,
  tree: string,
): Promise<Result<{ readonly linked: readonly string[]; readonly sharesObjects: boolean }, 'unavailable'>> {
  if (kind === 'clone') {
    const cloned = await cloneWorkspace(workspace, tree);
    return cloned.ok ? ok({ linked: [], sharesObjects: false }) : cloned;
  }
  const listing = kind === 'worktree' ? await listWorktree(workspace) : ok(listFolder(workspace));
  if (!listing.ok) return listing;
  await copyInto(workspace, tree, listing.value);
  const sharesObjects = await copyGitFolder(workspace, tree);
  return ok({ linked: listing.value.linked, sharesObjects });
}
