import { posix } from 'node:path';
import type { FileFacts, WorkspaceFiles } from '../../extension/src/node/apply/workspace-files.ts';
import type { Tree, TreeNode } from './workspace-tree.ts';

interface Stored {
  /** as it was named; where case does not count, the key is another spelling */
  readonly path: string;
  readonly node: TreeNode;
  /** new for each change, as inode numbers and times are */
  readonly version: number;
}

export interface MemoryFiles {
  readonly files: WorkspaceFiles;
  /** What stands below a folder, without it in the paths, sorted. */
  tree(folder: string): Tree;
  /** Does what a person would: puts a node there, with the folders above it, or removes whatever is there. */
  set(path: string, node: TreeNode | undefined): void;
}

/**
 * A file system in memory with the errors of a real one. `ignoreCase` makes it one that keeps the case of names and
 * does not tell them apart by it, as those of macOS and Windows are.
 */
export function createMemoryFiles(options: { readonly ignoreCase?: boolean } = {}): MemoryFiles {
  const stored = new Map<string, Stored>();
  let versions = 0;
  const keyOf = (path: string): string => (options.ignoreCase ? path.toLowerCase() : path);
  const at = (path: string): Stored | undefined => {
    if (path === '/') return { path, node: { kind: 'folder', mode: 0o755 }, version: 0 };
    const isReachable = at(posix.dirname(path))?.node.kind === 'folder';
    return isReachable ? stored.get(keyOf(path)) : undefined;
  };
  const put = (path: string, node: TreeNode): void => {
    versions += 1;
    stored.set(keyOf(path), { path, node, version: versions });
  };
  const below = (folder: string): Stored[] => {
    const prefix = keyOf(folder === '/' ? folder : `${folder}/`);
    return [...stored].filter(([key]) => key.startsWith(prefix)).map(([, each]) => each);
  };
  const needFolder = (path: string, call: string): void => {
    const parent = at(posix.dirname(path));
    if (!parent) throw systemError('ENOENT', call, path);
    if (parent.node.kind !== 'folder') throw systemError('ENOTDIR', call, path);
  };
  const add = (path: string, node: TreeNode, call: string): void => {
    needFolder(path, call);
    if (at(path)) throw systemError('EEXIST', call, path);
    put(path, node);
  };
  const need = (path: string, kind: TreeNode['kind'] | 'no folder', call: string): TreeNode => {
    const node = at(path)?.node;
    if (!node) throw systemError('ENOENT', call, path);
    if (kind === 'no folder' ? node.kind === 'folder' : node.kind !== kind)
      throw systemError(
        node.kind === 'folder' ? 'EISDIR' : kind === 'folder' ? 'ENOTDIR' : 'EINVAL',
        call,
        path,
      );
    return node;
  };

  const files: WorkspaceFiles = {
    async realPath(path) {
      need(path, 'folder', 'realpath');
      return path;
    },
    async lstat(path) {
      const found = at(path);
      return found && factsOf(found);
    },
    async read(path) {
      const node = need(path, 'file', 'open');
      return node.kind === 'file' ? Buffer.from(node.content, 'latin1') : new Uint8Array();
    },
    async readLink(path) {
      const node = need(path, 'symlink', 'readlink');
      return node.kind === 'symlink' ? node.target : '';
    },
    async list(folder) {
      need(folder, 'folder', 'scandir');
      const names = below(folder).filter(({ path }) => keyOf(posix.dirname(path)) === keyOf(folder));
      return names.map(({ path }) => posix.basename(path)).toSorted();
    },
    async create(path, { bytes, mode }) {
      add(path, { kind: 'file', mode, content: Buffer.from(bytes).toString('latin1') }, 'open');
    },
    createLink: async (path, target) => add(path, { kind: 'symlink', target }, 'symlink'),
    async rename(from, to) {
      const node = need(from, 'no folder', 'rename');
      needFolder(to, 'rename');
      if (at(to)?.node.kind === 'folder') throw systemError('EISDIR', 'rename', to);
      stored.delete(keyOf(from));
      // The name of what is replaced stays where case does not count.
      put(at(to)?.path ?? to, node);
    },
    async remove(path) {
      need(path, 'no folder', 'unlink');
      stored.delete(keyOf(path));
    },
    makeFolder: async (path, mode = 0o755) => add(path, { kind: 'folder', mode }, 'mkdir'),
    async removeFolder(path) {
      need(path, 'folder', 'rmdir');
      if (below(path).length > 0) throw systemError('ENOTEMPTY', 'rmdir', path);
      stored.delete(keyOf(path));
    },
    syncFolder: async () => undefined,
  };

  return {
    files,
    tree(folder) {
      const entries = below(folder).map(({ path, node }) => [path.slice(folder.length + 1), node] as const);
      return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
    },
    set(path, node) {
      if (node === undefined) {
        for (const each of below(path)) stored.delete(keyOf(each.path));
        stored.delete(keyOf(path));
        return;
      }
      const above = (child: string): void => {
        const folder = posix.dirname(child);
        if (at(folder)) return;
        above(folder);
        put(folder, { kind: 'folder', mode: 0o755 });
      };
      above(path);
      put(path, node);
    },
  };
}

function factsOf({ node, version }: Stored): FileFacts {
  const mode = node.kind === 'symlink' ? 0o777 : node.mode;
  return { kind: node.kind, mode, owner: { uid: 0, gid: 0 }, fingerprint: String(version) };
}

/** As Node throws them. */
export function systemError(code: string, syscall: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${syscall} '${path}'`), { code, syscall, path });
}
