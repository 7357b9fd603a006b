import type { BigIntStats } from 'node:fs';
import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { promisify } from 'node:util';
import { errorCode } from '../file-failure.ts';

/** Who a file belongs to, by numbers. */
export interface FileOwner {
  readonly uid: number;
  readonly gid: number;
}

/** What stands at one path, links not followed. */
export interface FileFacts {
  readonly kind: 'file' | 'folder' | 'symlink' | 'other';
  /** permission bits, 0 to 0o777 */
  readonly mode: number;
  readonly owner: FileOwner;
  /** changes whenever the content, the mode or the file itself does; only good for comparing */
  readonly fingerprint: string;
}

/**
 * The few file operations that applying is made of. Paths are absolute and no operation but `realPath` follows a symbolic
 * link in the last segment. Each throws Node's error with its `code`; what an operation did before it threw is visible to
 * `lstat`. Tests wrap it to die between, and inside of, operations.
 */
export interface WorkspaceFiles {
  /** The path without symbolic links in it. */
  realPath(path: string): Promise<string>;
  /** Undefined when nothing stands there, also when a parent is missing or is no folder. */
  lstat(path: string): Promise<FileFacts | undefined>;
  read(path: string): Promise<Uint8Array>;
  readLink(path: string): Promise<string>;
  /** Names in a folder, sorted. */
  list(folder: string): Promise<readonly string[]>;
  /** Creates a file that must not exist, with exactly this mode, and syncs it. The owner is kept where the system lets us. */
  create(path: string, content: NewFile): Promise<void>;
  createLink(path: string, target: string, owner?: FileOwner): Promise<void>;
  /** Replaces a file or link at `to`, atomically. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or a link. */
  remove(path: string): Promise<void>;
  /** Without a mode the folder gets what the process's umask leaves. */
  makeFolder(path: string, mode?: number): Promise<void>;
  /** Removes a folder that must be empty. */
  removeFolder(path: string): Promise<void>;
  /** Makes created, renamed and removed names in the folder durable, where the system can. */
  syncFolder(path: string): Promise<void>;
}

interface NewFile {
  readonly bytes: Uint8Array;
  readonly mode: number;
  readonly owner?: FileOwner;
  /** for a file that need not outlive a power cut */
  readonly unsynced?: true;
}

/**
 * The operations on the real file system. All but syncing are done synchronously: each is a matter of microseconds, and
 * the way through the thread pool costs many times that. Syncing waits for the disk, so it does not hold up anybody.
 *
 * @param sync makes one file or folder durable; only a test that fears no power cut has its own
 */
export function createWorkspaceFiles(sync: Sync = promisify(fsync)): WorkspaceFiles {
  return {
    realPath: async (path) => realpathSync(path),
    lstat: async (path) => readFacts(path),
    read: async (path) =>
      withOpen(path, constants.O_RDONLY | constants.O_NOFOLLOW, (file) => readFileSync(file)),
    readLink: async (path) => readlinkSync(path),
    list: async (folder) => readdirSync(folder).toSorted(),
    create: (path, content) => createFile(path, content, sync),
    async createLink(path, target, owner) {
      symlinkSync(target, path);
      if (owner) keepOwner(owner, () => lchownSync(path, owner.uid, owner.gid));
    },
    rename: async (from, to) => renameSync(from, to),
    remove: async (path) => unlinkSync(path),
    async makeFolder(path, mode) {
      mkdirSync(path);
      // Not mkdir's own parameter: the process's umask takes bits away from that.
      if (mode !== undefined) chmodSync(path, mode);
    },
    removeFolder: async (path) => rmdirSync(path),
    syncFolder: (path) => syncFolder(path, sync),
  };
}

type Sync = (file: number) => Promise<void>;

function readFacts(path: string): FileFacts | undefined {
  try {
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (!stats) return undefined;
    return {
      kind: kindOf(stats),
      mode: Number(stats.mode) & 0o777,
      owner: { uid: Number(stats.uid), gid: Number(stats.gid) },
      fingerprint: [stats.dev, stats.ino, stats.size, stats.mode, stats.mtimeNs, stats.ctimeNs].join(':'),
    };
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

function kindOf(stats: BigIntStats): FileFacts['kind'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'symlink' : 'other';
}

async function createFile(
  path: string,
  { bytes, mode, owner, unsynced }: NewFile,
  sync: Sync,
): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
  await withOpen(path, flags, async (file) => {
    writeFileSync(file, bytes);
    if (owner) keepOwner(owner, () => fchownSync(file, owner.uid, owner.gid));
    fchmodSync(file, mode);
    if (!unsynced) await sync(file);
  });
}

/** A file of another owner that we may write, but not give away, becomes ours: its content matters more. */
function keepOwner(owner: FileOwner, change: () => void): void {
  if (process.getuid?.() === owner.uid && process.getgid?.() === owner.gid) return;
  try {
    change();
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'EPERM' && code !== 'EINVAL' && code !== 'ENOSYS') throw error;
  }
}

async function syncFolder(path: string, sync: Sync): Promise<void> {
  try {
    await withOpen(path, constants.O_RDONLY, sync);
  } catch (error) {
    // Windows opens no folders, some network file systems sync none, a folder may be writable but not readable, and
    // one that is gone needs no sync: there is nothing more to be had there.
    const code = errorCode(error) ?? '';
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'ENOENT'].includes(code)) throw error;
  }
}

async function withOpen<Value>(
  path: string,
  flags: number,
  work: (file: number) => Value | Promise<Value>,
): Promise<Value> {
  const file = openSync(path, flags, 0o600);
  try {
    return await work(file);
  } finally {
    closeSync(file);
  }
}
