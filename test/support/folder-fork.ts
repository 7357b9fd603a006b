import { lstat, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fork } from '../../extension/src/core/ports.ts';
import { fail, ok } from '../../extension/src/protocol/result.ts';

/** A read-only fork over a plain folder: reading, listing and mounting work, everything else throws. */
export function createFolderFork(folder: string): Fork {
  const refuse = (): never => {
    throw new Error('This fork can only be read.');
  };
  return {
    kind: 'copy',
    workspace: folder,
    async stat(path) {
      const stats = await lstat(join(folder, path)).catch(() => undefined);
      return stats?.isFile() === true
        ? { kind: 'file', hash: '0'.repeat(64), size: stats.size, mode: stats.mode & 0o777 }
        : { kind: 'absent' };
    },
    async read(path) {
      const bytes = await readFile(join(folder, path)).catch(() => undefined);
      return bytes === undefined ? fail('not-found', `Cannot read ${path}: it is not there.`) : ok(bytes);
    },
    async list(path) {
      const entries = await readdir(join(folder, path), { withFileTypes: true }).catch(() => undefined);
      if (entries === undefined) return fail('not-found', `Cannot list ${path}: it is not there.`);
      return ok(
        entries
          .map((entry) => ({
            path: path === '.' ? entry.name : `${path}/${entry.name}`,
            kind: entry.isFile()
              ? ('file' as const)
              : entry.isDirectory()
                ? ('folder' as const)
                : ('other' as const),
            size: 0,
          }))
          .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      );
    },
    write: refuse,
    remove: refuse,
    move: refuse,
    changes: refuse,
    checkpoint: refuse,
    restore: refuse,
    mount: async () => ({ kind: 'directory', workspace: folder, directory: folder, linked: [] }),
    absorb: async () => ok(undefined),
    dispose: async () => undefined,
  };
}
