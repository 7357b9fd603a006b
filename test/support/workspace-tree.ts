import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { BlobStore } from '../../extension/src/core/ports.ts';
import type { ChangeSet, FileChange, FileState } from '../../extension/src/protocol/content.ts';

/** `content` holds one byte in each character, so that trees can be written down and compared as they are. */
export type TreeNode =
  | { readonly kind: 'file'; readonly mode: number; readonly content: string }
  | { readonly kind: 'symlink'; readonly target: string }
  | { readonly kind: 'folder'; readonly mode: number };

/** Workspace-relative paths and what stands there. Folders may be left out of a tree that is to be written. */
export type Tree = Readonly<Record<string, TreeNode>>;

export const file = (content: string, mode = 0o644): TreeNode => ({ kind: 'file', mode, content });
export const link = (target: string): TreeNode => ({ kind: 'symlink', target });

/** The bytes of a text as UTF-8, one in each character. */
export const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** Everything below a folder, folders too, sorted. */
export function readTree(root: string): Tree {
  const tree: Record<string, TreeNode> = {};
  const visit = (relative: string): void => {
    for (const name of readdirSync(join(root, relative)).toSorted()) {
      const path = relative === '' ? name : `${relative}/${name}`;
      const stats = lstatSync(join(root, path));
      const mode = stats.mode & 0o777;
      if (stats.isSymbolicLink()) tree[path] = link(readlinkSync(join(root, path)));
      else if (stats.isDirectory()) {
        tree[path] = { kind: 'folder', mode };
        visit(path);
      } else tree[path] = file(readFileSync(join(root, path), 'latin1'), mode);
    }
  };
  visit('');
  return tree;
}

/** Writes a tree into a folder that holds nothing of it yet. */
export function writeTree(root: string, tree: Tree): void {
  for (const [path, node] of Object.entries(tree)) {
    const absolute = join(root, path);
    mkdirSync(node.kind === 'folder' ? absolute : dirname(absolute), { recursive: true });
    if (node.kind === 'symlink') symlinkSync(node.target, absolute);
    else if (node.kind === 'file') writeFileSync(absolute, node.content, 'latin1');
    if (node.kind !== 'symlink') chmodSync(absolute, node.mode);
  }
}

/** A tree without its folders: what change sets speak of. */
export function filesOf(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([, node]) => node.kind !== 'folder'));
}

/** What leads from one tree to the other, its contents stored. `moves` maps new paths to old ones. */
export async function changeSetBetween(
  before: Tree,
  after: Tree,
  blobs: BlobStore,
  moves: Readonly<Record<string, string>> = {},
): Promise<ChangeSet> {
  const files: FileChange[] = [];
  const paths = new Set([...Object.keys(filesOf(before)), ...Object.keys(filesOf(after))]);
  for (const path of [...paths].toSorted()) {
    const [from, to] = [await stateOf(before[path], blobs), await stateOf(after[path], blobs)];
    if (JSON.stringify(from) === JSON.stringify(to)) continue;
    const movedFrom = moves[path];
    files.push({ path, before: from, after: to, ...(movedFrom !== undefined && { movedFrom }) });
  }
  return { id: createHash('sha256').update(JSON.stringify(files)).digest('hex'), files };
}

async function stateOf(node: TreeNode | undefined, blobs: BlobStore): Promise<FileState> {
  if (node === undefined || node.kind === 'folder') return { kind: 'absent' };
  if (node.kind === 'symlink') return node;
  const bytes = Buffer.from(node.content, 'latin1');
  const put = await blobs.put(bytes);
  if (!put.ok) throw new Error(put.failure.message);
  return { kind: 'file', hash: put.value, size: bytes.length, mode: node.mode };
}
