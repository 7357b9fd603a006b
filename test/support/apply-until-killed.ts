import { createFileBlobStore } from '../../extension/src/node/blobs/file-blob-store.ts';
import { createWorkspaceWriter } from '../../extension/src/node/apply/workspace-writer.ts';
import { ChangeSet } from '../../extension/src/protocol/content.ts';

/**
 * A process that accepts a change set and undoes it, again and again, until somebody kills it. Arguments: the folders
 * of the workspace, the session, the locks and the blobs, the change set as JSON, and a name for its keys.
 */
const [workspace = '', directory = '', state = '', blobs = '', json = '', name = ''] = process.argv.slice(2);
const store = createFileBlobStore({ directory: blobs, bytesMax: 1e9 });
const writer = createWorkspaceWriter({ workspace, directory, state, blobs: store });
const changeSet = ChangeSet.parse(JSON.parse(json));
for (let round = 0; ; round += 1) {
  const accepted = await writer.apply(changeSet, { kind: 'all' }, `accept ${name} ${round}`);
  if (accepted.status !== 'applied') throw new Error(JSON.stringify(accepted));
  const undone = await writer.undo(accepted.undoId, `undo ${name} ${round}`);
  if (undone.status !== 'applied') throw new Error(JSON.stringify(undone));
}
