import { closeSync, openSync, readFileSync, readSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { SweptBlobs } from '../../core/ledger/ledger.ts';
import { namesIn } from '../names-in.ts';
import { blobPath, storedBlobs } from './session-blobs.ts';
import type { SessionPaths } from './session-paths.ts';

/**
 * Removes the blobs that nothing of a session names: what a process that was killed had put away for an event that
 * never came. Careful rather than thorough: whatever looks like an address in the ledger, in any other file beside it
 * (the journals of accepts), or in a manifest that one of these names, keeps its blob. The caller holds the lock.
 */
export function sweepBlobs(paths: SessionPaths): SweptBlobs {
  const named = new Set<string>();
  for (const file of filesBeside(paths)) addAddresses(named, readFileSync(file, 'utf8'));
  // A set goes on over what is added to it meanwhile.
  for (const address of named) {
    const path = blobPath(paths.blobs, address);
    if (isManifest(path)) addAddresses(named, readFileSync(path, 'utf8'));
  }
  let blobs = 0;
  let bytes = 0;
  for (const { shard, rest } of [...storedBlobs(paths.blobs)]) {
    if (named.has(shard + rest)) continue;
    const path = join(paths.blobs, shard, rest);
    bytes += statSync(path).size;
    blobs += 1;
    rmSync(path);
  }
  if (blobs > 0) rmSync(paths.size, { force: true });
  return { blobs, bytes };
}

function addAddresses(named: Set<string>, text: string): void {
  for (const [address] of text.matchAll(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g)) named.add(address);
}

/** Every file of the session but its blobs. */
function filesBeside(paths: SessionPaths, folder = paths.folder): string[] {
  return namesIn(folder).flatMap((name) => {
    const path = join(folder, name);
    if (relative(path, paths.blobs) === '') return [];
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory() === true) return filesBeside(paths, path);
    return stats?.isFile() === true ? [path] : [];
  });
}

const manifestStart = '{"changes":';

/** Canonical JSON begins with the first key, so that a manifest can be told without reading a large file. */
function isManifest(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return false;
  const file = openSync(path, 'r');
  const start = Buffer.alloc(manifestStart.length);
  readSync(file, start, 0, start.length, 0);
  closeSync(file);
  return start.toString('latin1') === manifestStart;
}
