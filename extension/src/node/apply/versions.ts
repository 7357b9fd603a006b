import type { FileChange, FileState, WorkspacePath } from '../../protocol/content.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { Result } from '../../protocol/result.ts';
import { sameState } from '../../core/forks/manifests.ts';
import type { BlobStore } from '../../core/ports.ts';
import type { AcceptedHunks } from './journal.ts';
import { hashOf } from './observe.ts';
import type { TextEdits } from './text-edits.ts';
import { contentOf, lostContent } from './wanted-changes.ts';
import type { WantedChange } from './wanted-changes.ts';

/** A state and, when it was put together here, its content. */
export interface Version {
  readonly state: FileState;
  readonly bytes?: Uint8Array;
}

/** What a path is to become, seen from what it once was. */
export interface Aim {
  readonly path: WorkspacePath;
  readonly base: Version;
  readonly goal: Version;
  /** a mode that a file got through this same change; that it forbids writing is then nobody's wish but the change's */
  readonly ownMode?: number;
  /** to be remembered, so that later hunks of this change start from here */
  readonly accepted?: AcceptedHunks;
}

interface Tools {
  readonly blobs: BlobStore;
  readonly text: TextEdits;
  /** hunks accepted earlier, newest first */
  readonly accepted: readonly AcceptedHunks[];
}

/**
 * Base and goal of one wanted change. Hunks that were accepted before belong to the base: compared with it, what the
 * workspace has is then exactly what the person changed, and hunks taken one by one add up to the whole change.
 */
export async function aimOf(
  wanted: WantedChange,
  present: FileState,
  tools: Tools,
): Promise<Result<Aim, 'damaged'>> {
  const { change, hunks } = wanted;
  const earlier = tools.accepted.filter((known) => isOf(known, change));
  const ownMode = modeOfChange(change);
  if (hunks === 'all' && (earlier.length === 0 || sameContent(present, change.before)))
    return ok({
      path: change.path,
      base: { state: change.before },
      goal: { state: change.after },
      ...ownMode,
    });

  const before = await contentOf(change.before, tools.blobs);
  const after = await contentOf(change.after, tools.blobs);
  if (!before || !after) return fail('damaged', lostContent(change.path));
  const pair = { path: change.path, before, after };
  const all = tools.text.hunkIds(pair) ?? [];
  const chosen: ReadonlySet<string> = hunks === 'all' ? new Set(all) : hunks;
  const compose = (ids: ReadonlySet<string>): Version => {
    if (all.every((id) => ids.has(id))) return { state: change.after };
    if (ids.size === 0) return { state: change.before };
    const bytes = tools.text.compose(pair, ids);
    return {
      state: { kind: 'file', hash: hashOf(bytes), size: bytes.length, mode: modeAfter(change) },
      bytes,
    };
  };
  const { base, goal } = start(earlier, { present, before: change.before, chosen });
  const goalVersion = compose(goal);
  return ok({
    path: change.path,
    base: compose(base),
    goal: goalVersion,
    ...ownMode,
    accepted: {
      path: change.path,
      before: change.before,
      after: change.after,
      hunks: [...goal],
      composed: goalVersion.state,
    },
  });
}

function start(
  earlier: readonly AcceptedHunks[],
  now: { present: FileState; before: FileState; chosen: ReadonlySet<string> },
): { base: ReadonlySet<string>; goal: ReadonlySet<string> } {
  if (sameContent(now.present, now.before)) return { base: new Set(), goal: now.chosen };
  const exact = earlier.find((known) => sameContent(known.composed, now.present));
  if (exact) {
    const base = new Set(exact.hunks);
    return { base, goal: new Set([...base, ...now.chosen]) };
  }
  const newest = earlier[0]?.hunks ?? [];
  // A hunk that is asked for again was taken out by hand since: it has to come from the goal's side.
  return {
    base: new Set(newest.filter((id) => !now.chosen.has(id))),
    goal: new Set([...newest, ...now.chosen]),
  };
}

function isOf(known: AcceptedHunks, change: FileChange): boolean {
  return (
    known.path === change.path &&
    sameState(known.before, change.before) &&
    sameState(known.after, change.after)
  );
}

/** Permissions are merged apart from the content. */
function sameContent(a: FileState, b: FileState): boolean {
  return a.kind === 'file' && b.kind === 'file' ? a.hash === b.hash : sameState(a, b);
}

/** A change of permissions comes with the first of its hunks: there is no hunk for it alone. */
function modeAfter(change: FileChange): number {
  if (change.after.kind === 'file') return change.after.mode;
  return change.before.kind === 'file' ? change.before.mode : 0o644;
}

function modeOfChange({ before, after }: FileChange): { ownMode?: number } {
  if (before.kind !== 'file' || after.kind !== 'file' || before.mode === after.mode) return {};
  return { ownMode: after.mode };
}
