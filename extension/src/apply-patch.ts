import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CliEngine } from './cli/command.ts';
import { patchFolder } from './core/engine/patch-folder.ts';
import { limits } from './core/limits.ts';
import { createWorkspaceWriter } from './node/apply/workspace-writer.ts';
import { createFileBlobStore } from './node/blobs/file-blob-store.ts';
import { readFolderFile } from './node/read-folder-file.ts';
import type { Places } from './places.ts';

/**
 * Applies a patch to a folder outside of any session, all or nothing. The journal and the backups of a folder's patches
 * lie in a place of their own, found again by the folder's path. `key` is new for each patch.
 */
export async function applyPatch(
  folder: string,
  patch: string,
  { places, key }: { readonly places: Places; readonly key: string },
): ReturnType<CliEngine['applyPatch']> {
  if (!existsSync(folder))
    return { ok: false, message: `Cannot apply the patch as there is no folder ${folder}.` };
  const directory = join(
    places.state,
    'patches',
    createHash('sha256').update(folder).digest('hex').slice(0, 32),
  );
  const blobs = createFileBlobStore({ directory: join(directory, 'blobs'), bytesMax: limits.blobBytesMax });
  const writer = createWorkspaceWriter({
    workspace: folder,
    directory,
    blobs,
    state: join(places.state, 'locks'),
  });
  const read = (path: string): ReturnType<typeof readFolderFile> => readFolderFile(folder, path);
  const answer = await patchFolder(patch, { folder, read, blobs, writer, key });
  // A patch applied by hand has no session that could take it back: nothing is kept once it is done or refused.
  rmSync(directory, { recursive: true, force: true });
  return answer;
}
