import { Manifest, type FileChange, type FileState, type WorkspacePath } from '../../protocol/content.ts';
import type { JsonValue } from '../../protocol/json.ts';
import { fail, ok, type Result } from '../../protocol/result.ts';
import { canonicalJson } from '../ledger/canonical-json.ts';

/** The bytes whose hash is the checkpoint's id: canonical JSON. Equal manifests have equal bytes. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  // zod types an optional key as possibly undefined, which canonical JSON leaves out
  return new TextEncoder().encode(canonicalJson(manifest as JsonValue));
}

/** The manifest in a blob; fails when the blob holds something else. */
export function decodeManifest(bytes: Uint8Array): Result<Manifest, 'damaged'> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    return fail('damaged', `Cannot read a checkpoint as its manifest must be JSON: ${String(error)}.`);
  }
  const parsed = Manifest.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return fail(
    'damaged',
    `Cannot read a checkpoint as its manifest has another shape: ${parsed.error.message}`,
  );
}

/**
 * The change set between two checkpoints of one fork, sorted by path, with moves found; `undefined` is the fork
 * without any change. `before` of a path that `from` does not mention is what lower held when the agent first changed
 * it.
 */
export function diffManifests(from: Manifest | undefined, to: Manifest | undefined): FileChange[] {
  const earlier = byPath(from);
  const later = byPath(to);
  const changes: FileChange[] = [];
  for (const path of new Set([...earlier.keys(), ...later.keys()])) {
    const first = earlier.get(path);
    const last = later.get(path);
    const before = first?.after ?? last?.before ?? absent;
    const after = last?.after ?? first?.before ?? absent;
    if (!sameState(before, after)) changes.push({ path, before, after });
  }
  return findMoves(changes.sort(byPathOrder));
}

/**
 * The same changes with `movedFrom` set where a new file has exactly the content of a file that was deleted in the
 * same change set. Each deletion is used once, for a file of the same name if there is one; empty files are never
 * moves.
 */
export function findMoves(changes: readonly FileChange[]): FileChange[] {
  const deleted = new Map<string, WorkspacePath[]>();
  for (const { path, before, after } of changes) {
    if (before.kind !== 'file' || after.kind !== 'absent' || before.size === 0) continue;
    const paths = deleted.get(before.hash);
    if (paths === undefined) deleted.set(before.hash, [path]);
    else paths.push(path);
  }
  const isNew = ({ before, after }: FileChange): boolean => before.kind === 'absent' && after.kind === 'file';
  const origins = new Map<WorkspacePath, WorkspacePath>();
  const pair = (change: FileChange, fits: (from: WorkspacePath) => boolean): void => {
    const candidates = change.after.kind === 'file' ? deleted.get(change.after.hash) : undefined;
    const index = candidates?.findIndex(fits) ?? -1;
    if (candidates === undefined || index < 0 || origins.has(change.path)) return;
    for (const origin of candidates.splice(index, 1)) origins.set(change.path, origin);
  };
  const added = changes.filter(isNew);
  for (const change of added) pair(change, (from) => nameOf(from) === nameOf(change.path));
  for (const change of added) pair(change, () => true);
  return changes.map(({ path, before, after }) => {
    const movedFrom = origins.get(path);
    return movedFrom === undefined ? { path, before, after } : { path, before, after, movedFrom };
  });
}

/** Whether two states are the same: kind, content and mode, or target. */
export function sameState(one: FileState, other: FileState): boolean {
  switch (one.kind) {
    case 'absent':
      return other.kind === 'absent';
    case 'symlink':
      return other.kind === 'symlink' && one.target === other.target;
    case 'file':
      return other.kind === 'file' && one.hash === other.hash && one.mode === other.mode;
  }
}

/** Order of paths in manifests and change sets: by UTF-16 code units, the same everywhere. */
export function byPathOrder(one: { readonly path: string }, other: { readonly path: string }): number {
  if (one.path === other.path) return 0;
  return one.path < other.path ? -1 : 1;
}

const absent: FileState = { kind: 'absent' };

const byPath = (manifest: Manifest | undefined): Map<WorkspacePath, FileChange> =>
  new Map(manifest?.changes.map((change) => [change.path, change]));

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
