import type { CheckpointId, FileChange, Hunk, Manifest } from '../../protocol/content.ts';
import type { RollbackPreview } from '../../protocol/panel/panel-view.ts';
import { changeUnits } from '../edits/change-units.ts';
import { decodeManifest, diffManifests } from '../forks/manifests.ts';
import type { BlobStore } from '../ports.ts';

/** What changes from one checkpoint to another (null: the untouched workspace); undefined when one of them is lost. */
export async function checkpointChanges(
  from: CheckpointId | null,
  to: CheckpointId | null,
  blobs: BlobStore,
): Promise<readonly FileChange[] | undefined> {
  const [before, after] = [await manifestOf(from, blobs), await manifestOf(to, blobs)];
  if (before === undefined || after === undefined) return undefined;
  return diffManifests(before, after);
}

/** The hunks of these changes, in order, and the paths of those that have none. */
export async function changeHunks(
  files: readonly FileChange[],
  blobs: BlobStore,
): Promise<{ readonly hunks: readonly Hunk[]; readonly whole: readonly string[] }> {
  const units = await changeUnits({ id: '', files: [...files] }, blobs);
  return {
    hunks: units.flatMap((unit) => (unit.kind === 'hunk' ? [unit.hunk] : [])),
    whole: units.flatMap((unit) => (unit.kind === 'file' ? [unit.title] : [])),
  };
}

/** What a rollback from where the fork stands to a checkpoint would change; undefined when one of them is lost. */
export async function previewRollback(
  from: CheckpointId | null,
  to: CheckpointId | null,
  blobs: BlobStore,
): Promise<RollbackPreview | undefined> {
  const changes = await checkpointChanges(from, to, blobs);
  return (
    changes && {
      checkpoint: to,
      files: changes.map(({ path, before, after }) => ({
        path,
        how: before.kind === 'absent' ? 'added' : after.kind === 'absent' ? 'deleted' : 'changed',
      })),
    }
  );
}

const untouched: Manifest = { version: 1, changes: [] };

async function manifestOf(id: CheckpointId | null, blobs: BlobStore): Promise<Manifest | undefined> {
  if (id === null) return untouched;
  const bytes = await blobs.get(id);
  const manifest = bytes && decodeManifest(bytes);
  return manifest?.ok ? manifest.value : undefined;
}
