import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, rmSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { errorCode } from '../file-failure.ts';

/** Makes the names in a folder survive a power cut. Windows knows no such call and does it by itself. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Writes all bytes, in several calls where the system takes only a part. Throws what the system says. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let from = 0; from < bytes.length;) from += writeSync(descriptor, bytes, from);
}

/**
 * Creates a file that must not exist, with its whole content or not at all: other processes never see a part of it.
 * False when the file exists. On file systems without hard links the content comes a moment after the name. `sync`:
 * whether the content must survive a power cut.
 */
export function createWhole(path: string, content: Uint8Array, sync: boolean): boolean {
  const temporary = `${path}.${randomUUID()}`;
  createExclusive(temporary, content, sync);
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return false;
    if (code === undefined || !noHardLinks.has(code)) throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  try {
    createExclusive(path, content, sync);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

const noHardLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

function createExclusive(path: string, content: Uint8Array, sync: boolean): void {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    writeAll(descriptor, content);
    if (sync) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
