import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CliEngine } from './cli/command.ts';
import { patchFolder } from './core/engine/patch-folder.ts';
import { limits } from './core/limits.ts';
import type { BlobStore, WorkspaceWriter } from './core/ports.ts';
import { createWorkspaceWriter } from './node/apply/workspace-writer.ts';
import { createFileBlobStore } from './node/blobs/file-blob-store.ts';
import { readFolderFile } from './node/read-folder-file.ts';
import type { Places } from './places.ts';

/**
 * Applies a patch to a folder outside of any session, all or nothing. Each run has a journal and backups of its own,
 * which are kept only when something half done could not be put back. What a killed run left half done is put back
 * first. `key` is new for each patch.
 */
export async function applyPatch(
  folder: string,
  patch: string,
  { places, key }: { readonly places: Places; readonly key: string },
): ReturnType<CliEngine['applyPatch']> {
  if (!existsSync(folder))
    return { ok: false, message: `Cannot apply the patch as there is no folder ${folder}.` };
  const runs = join(places.state, 'patches', createHash('sha256').update(folder).digest('hex').slice(0, 32));
  await recoverKilledRuns(folder, runs, places);
  const directory = join(runs, `${process.pid}-${key}`);
  const { blobs, writer } = openRun(folder, directory, places);
  const read = (path: string): ReturnType<typeof readFolderFile> => readFolderFile(folder, path);
  const answer = await patchFolder(patch, { folder, read, blobs, writer, key });
  if (!answer.damaged) rmSync(directory, { recursive: true, force: true });
  if (existsSync(runs) && readdirSync(runs).length === 0) rmdirSync(runs);
  return answer;
}

function openRun(
  folder: string,
  directory: string,
  places: Places,
): { readonly blobs: BlobStore; readonly writer: WorkspaceWriter } {
  const blobs = createFileBlobStore({ directory: join(directory, 'blobs'), bytesMax: limits.blobBytesMax });
  const state = join(places.state, 'locks');
  return { blobs, writer: createWorkspaceWriter({ workspace: folder, directory, blobs, state }) };
}

async function recoverKilledRuns(folder: string, runs: string, places: Places): Promise<void> {
  for (const name of existsSync(runs) ? readdirSync(runs) : []) {
    if (isAlive(Number(name.split('-')[0]))) continue;
    const left = await openRun(folder, join(runs, name), places).writer.recover();
    if (left.length === 0) rmSync(join(runs, name), { recursive: true, force: true });
  }
}

function isAlive(process_: number): boolean {
  try {
    return process.kill(process_, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
