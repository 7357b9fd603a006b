import type { ChangeSet, FileChange, FileState, Selection, WorkspacePath } from '../../protocol/content.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { Result } from '../../protocol/result.ts';
import type { BlobStore } from '../../core/ports.ts';
import type { TextEdits } from './text-edits.ts';

/** A change of the set, and how much of it is wanted. */
export interface WantedChange {
  readonly change: FileChange;
  readonly hunks: 'all' | ReadonlySet<string>;
}

/**
 * The changes that a selection means, each path once. The two halves of a move are only taken together: one alone
 * would lose the file or double it. A file whose content is no text, or that has no hunks, is selected by its path only.
 */
export async function wantedChanges(
  changeSet: ChangeSet,
  selection: Selection,
  tools: { readonly blobs: BlobStore; readonly text: TextEdits },
): Promise<Result<readonly WantedChange[], 'unknown-hunk' | 'damaged'>> {
  switch (selection.kind) {
    case 'all':
      return ok(changeSet.files.map((change) => ({ change, hunks: 'all' })));
    case 'files':
      return wantedFiles(changeSet, selection.paths);
    case 'hunks':
      return wantedHunks(changeSet, new Set(selection.ids), tools);
  }
}

/** The content of a state as bytes: none for `absent`, undefined for a link or when the store has lost it. */
export async function contentOf(state: FileState, blobs: BlobStore): Promise<Uint8Array | undefined> {
  if (state.kind === 'absent') return new Uint8Array();
  return state.kind === 'file' ? blobs.get(state.hash) : undefined;
}

function wantedFiles(
  changeSet: ChangeSet,
  paths: readonly WorkspacePath[],
): Result<readonly WantedChange[], 'unknown-hunk'> {
  const known = new Set(changeSet.files.map(({ path }) => path));
  const unknown = paths.find((path) => !known.has(path));
  if (unknown !== undefined)
    return fail(
      'unknown-hunk',
      `Cannot accept ${unknown} as the change set does not contain it: it has ${known.size} files. Choose among those.`,
    );
  const chosen = new Map(paths.map((path) => [path, 'all' as const]));
  return ok(withMoves(changeSet, chosen));
}

async function wantedHunks(
  changeSet: ChangeSet,
  ids: ReadonlySet<string>,
  { blobs, text }: { readonly blobs: BlobStore; readonly text: TextEdits },
): Promise<Result<readonly WantedChange[], 'unknown-hunk' | 'damaged'>> {
  const chosen = new Map<WorkspacePath, ReadonlySet<string>>();
  const unknown = new Set(ids);
  for (const change of changeSet.files) {
    if (change.before.kind === 'symlink' || change.after.kind === 'symlink') continue;
    const before = await contentOf(change.before, blobs);
    const after = await contentOf(change.after, blobs);
    if (!before || !after) return fail('damaged', lostContent(change.path));
    const own = text.hunkIds({ path: change.path, before, after }) ?? [];
    const kept = new Set(own.filter((id) => ids.has(id)));
    if (kept.size > 0) chosen.set(change.path, kept);
    for (const id of kept) unknown.delete(id);
  }
  const [first] = unknown;
  if (first !== undefined)
    return fail(
      'unknown-hunk',
      `Cannot accept hunk ${first} as the change set does not contain it: it may have changed since it was shown. Look at the changes again.`,
    );
  return ok(withMoves(changeSet, chosen));
}

/** What to say when a content that a change names is gone. */
export function lostContent(path: WorkspacePath): string {
  return `Cannot accept ${path} as its content is no longer in the session's store, or was damaged there. Let the agent make this change again.`;
}

function withMoves(
  changeSet: ChangeSet,
  chosen: ReadonlyMap<WorkspacePath, 'all' | ReadonlySet<string>>,
): readonly WantedChange[] {
  const wanted = new Map(chosen);
  for (const { path, movedFrom } of changeSet.files) {
    if (movedFrom === undefined) continue;
    if (chosen.has(path)) wanted.set(movedFrom, 'all');
    else if (chosen.has(movedFrom)) wanted.set(path, 'all');
  }
  return changeSet.files.flatMap((change) => {
    const hunks = wanted.get(change.path);
    return hunks === undefined ? [] : [{ change, hunks }];
  });
}
