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

interface Tools {
  readonly blobs: BlobStore;
  readonly text: TextEdits;
}

/**
 * The changes that a selection means, each path once. The two halves of a move are only taken together: one alone
 * would lose the file or double it. Among the ids of hunks a path stands for the whole file, as it does for files that
 * have no hunks (see core/edits/change-units.ts).
 */
export async function wantedChanges(
  changeSet: ChangeSet,
  selection: Selection,
  tools: Tools,
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
  tools: Tools,
): Promise<Result<readonly WantedChange[], 'unknown-hunk' | 'damaged'>> {
  const chosen = new Map<WorkspacePath, 'all' | ReadonlySet<string>>();
  const unknown = new Set(ids);
  let lost: WorkspacePath | undefined;
  for (const change of changeSet.files) {
    if (unknown.delete(change.path)) chosen.set(change.path, 'all');
    if (unknown.size === 0) break;
    const own = await hunkIdsOf(change, tools);
    if (own === undefined) lost = change.path;
    const kept = new Set(own?.filter((id) => unknown.delete(id)));
    if (kept.size > 0 && !chosen.has(change.path)) chosen.set(change.path, kept);
  }
  const [first] = unknown;
  if (first === undefined) return ok(withMoves(changeSet, chosen));
  if (lost !== undefined) return fail('damaged', lostContent(lost));
  return fail(
    'unknown-hunk',
    `Cannot accept hunk ${first} as the change set does not contain it: it may have changed since it was shown. Look at the changes again.`,
  );
}

/** Undefined when a content is lost. */
async function hunkIdsOf(change: FileChange, { blobs, text }: Tools): Promise<readonly string[] | undefined> {
  if (change.before.kind === 'symlink' || change.after.kind === 'symlink') return [];
  const before = await contentOf(change.before, blobs);
  const after = await contentOf(change.after, blobs);
  if (!before || !after) return undefined;
  return text.hunkIds({ path: change.path, before, after }) ?? [];
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
