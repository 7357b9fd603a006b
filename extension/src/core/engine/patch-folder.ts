import type { FileChange, FileState, WorkspacePath } from '../../protocol/content.ts';
import type { Result } from '../../protocol/result.ts';
import { ok } from '../../protocol/result.ts';
import { planPatch } from '../edits/apply-patch.ts';
import type { BlobStore, WorkspaceWriter } from '../ports.ts';

/** A folder's file as it is: content and permission bits. */
export interface FolderFile {
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/** What a patch is applied with. */
export interface PatchPorts {
  /** absolute path of the folder; absolute paths in the patch may start with it */
  readonly folder: string;
  /** Reads a file of the folder; undefined when there is none. */
  read(path: WorkspacePath): FolderFile | undefined;
  readonly blobs: BlobStore;
  readonly writer: WorkspaceWriter;
  /** makes this application of the patch one that is not done twice */
  readonly key: string;
}

/** What came of a patch, for the person who gave it. */
export interface PatchAnswer {
  readonly ok: boolean;
  readonly message: string;
  /** something half done could not be put back: the journal and its backups are needed still */
  readonly damaged: boolean;
}

/** Applies a patch in any known format to a folder: all of it, through the atomic writer, or nothing. */
export async function patchFolder(patch: string, ports: PatchPorts): Promise<PatchAnswer> {
  const plan = planPatch(patch, { read: (path) => ports.read(path)?.bytes, workspace: ports.folder });
  if (!plan.ok) return refused(plan.message);
  const files: FileChange[] = [];
  for (const write of plan.writes) {
    const before = await stateOf(ports.read(write.path), ports.blobs);
    const mode = write.mode ?? ports.read(write.movedFrom ?? write.path)?.mode ?? 0o644;
    const after = await stateOf(write.bytes === null ? undefined : { bytes: write.bytes, mode }, ports.blobs);
    if (!before.ok) return refused(before.failure.message);
    if (!after.ok) return refused(after.failure.message);
    files.push({ path: write.path, before: before.value, after: after.value });
  }
  const applied = await ports.writer.apply({ id: '0'.repeat(64), files }, { kind: 'all' }, ports.key);
  switch (applied.status) {
    case 'applied': {
      const lines = [...applied.files.map((file) => `${file.how} ${file.path}`), ...plan.notes];
      return { ok: true, message: lines.join('\n'), damaged: false };
    }
    case 'conflicts':
      return refused(applied.conflicts.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    case 'failed':
      return { ok: false, message: applied.message, damaged: applied.reason === 'damaged' };
  }
}

const refused = (message: string): PatchAnswer => ({ ok: false, message, damaged: false });

async function stateOf(file: FolderFile | undefined, blobs: BlobStore): Promise<Result<FileState, string>> {
  if (!file) return ok({ kind: 'absent' });
  const hash = await blobs.put(file.bytes);
  return hash.ok ? ok({ kind: 'file', hash: hash.value, size: file.bytes.length, mode: file.mode }) : hash;
}
