import { chmodSync, lstatSync, renameSync } from 'node:fs';
import { childOf, kindOf, readFolder, statHost, ancestorsOf } from './host-files.ts';
import type { Seen, TargetEntry } from './layers.ts';
import { isWhiteout, type OverlayTree } from './overlay-tree.ts';

/**
 * Builds an empty upper layer up to what the entries (sorted by path) say; `sources` holds a staged file for each
 * file.
 */
export function fillUpper(
  tree: OverlayTree,
  entries: readonly TargetEntry[],
  sources: ReadonlyMap<string, string>,
): void {
  const folders: { readonly path: string; readonly mode: number }[] = [];
  // Deletions first: a folder in the place of a file, or a file in the place of a folder, replaces them.
  for (const { path, state } of entries) if (state.kind === 'absent') tree.erase(path);
  for (const { path, state } of entries) {
    const source = sources.get(path);
    if (state.kind === 'symlink') tree.putLink(state.target, path);
    else if (state.kind === 'folder') {
      tree.makeFolder(path, 0o755);
      folders.push({ path, mode: state.mode });
    } else if (state.kind === 'file' && source !== undefined) {
      if (kindOf(statHost(source)) === 'file' && (lstatSync(source).mode & 0o777) !== state.mode) {
        chmodSync(source, state.mode);
      }
      tree.putStaged(source, path);
    }
  }
  // Last and deepest first, as a folder's own bits may forbid to work in it.
  for (const { path, mode } of folders.reverse()) chmodSync(tree.upperHost(path), mode);
}

/** Two upper layers, and what is to go from one to the other. */
export interface KeepIgnored {
  readonly from: OverlayTree;
  readonly to: OverlayTree;
  ignores(path: string, isFolder: boolean): boolean;
  kindInLower(path: string): Seen['kind'];
}

/**
 * Moves what is ignored in `folder` from one upper layer to the other, whole folders at once, where the other has
 * nothing.
 */
export function keepIgnored(layers: KeepIgnored, folder: string): void {
  for (const { name } of readFolder(layers.from.upperHost(folder)).entries) {
    const path = childOf(folder, name);
    const upper = statHost(layers.from.upperHost(path));
    const isFolder = isWhiteout(upper)
      ? layers.kindInLower(path) === 'folder'
      : upper?.isDirectory() === true;
    const there = layers.to.place(path).upper;
    if (there === undefined && layers.ignores(path, isFolder)) moveOver(layers, path);
    else if (upper?.isDirectory() === true && (there === undefined || there.isDirectory())) {
      keepIgnored(layers, path);
    }
  }
}

function moveOver({ from, to }: KeepIgnored, path: string): void {
  // What lies in a folder that is now deleted is gone with it.
  if (ancestorsOf(path).some((ancestor) => isWhiteout(to.place(ancestor).upper))) return;
  to.makeParents(path);
  renameSync(from.upperHost(path), to.upperHost(path));
}
