import { join } from 'node:path';
import type { FileState, WorkspacePath } from '../../protocol/content.ts';
import { sameState } from '../../core/forks/manifests.ts';
import type { BlobStore } from '../../core/ports.ts';
import type { JournalEntry, JournalRecord } from './journal.ts';
import { observe } from './observe.ts';
import type { FileOwner, WorkspaceFiles } from './workspace-files.ts';
import { errorCode } from '../file-failure.ts';
import { findObstacle, folderOf, withoutCase } from './workspace-paths.ts';

/** What changes are carried out with. */
export interface Workshop {
  readonly files: WorkspaceFiles;
  /** real path of the workspace */
  readonly workspace: string;
  readonly blobs: BlobStore;
}

/** What is to stand at a path, and what is known to stand there before. */
interface Step {
  readonly path: WorkspacePath;
  readonly to: FileState;
  readonly temporary: WorkspacePath;
  readonly owner: FileOwner | undefined;
  /** of what stands there; undefined for nothing */
  readonly fingerprint: string | undefined;
}

/** Someone changed the path after we had looked at it. Nothing was done to it. */
export class Interference extends Error {
  readonly path: WorkspacePath;
  constructor(path: WorkspacePath) {
    super(`${path} changed while it was about to be replaced`);
    this.path = path;
  }
}

/** A content that the plan needs is no longer in the blob store. */
export class MissingContent extends Error {
  readonly path: WorkspacePath;
  constructor(path: WorkspacePath) {
    super(`the content for ${path} is missing`);
    this.path = path;
  }
}

/**
 * Makes the workspace what the record says. First every new content is written and synced beside its place, which is
 * where a disk gets full; then come only removals and renames. Throws at the first trouble, with the workspace
 * somewhere in between: `rollBack` leads back from anywhere.
 *
 * @param fingerprints what the plan found at each path
 */
export async function carryOut(
  shop: Workshop,
  record: JournalRecord,
  fingerprints: ReadonlyMap<WorkspacePath, string | undefined>,
): Promise<void> {
  const steps = record.entries.map((entry): Step => ({
    path: entry.path,
    to: entry.new,
    temporary: entry.temporary,
    owner: entry.owner,
    fingerprint: fingerprints.get(entry.path),
  }));
  const written = steps.filter((step) => step.to.kind !== 'absent');
  await allAtOnce(written, (step) => stage(shop, step));
  for (const step of steps) if (step.to.kind === 'absent') await remove(shop, step);
  for (const folder of deepestFirst(record.removeFolders)) await removeFolder(shop, folder.path);
  for (const folder of deepestLast(record.makeFolders)) await makeFolder(shop, folder);
  for (const step of written) await putInPlace(shop, step);
  await syncFolders(shop, record);
}

/** What rolling an apply back came to. */
export interface RollBack {
  /** paths whose old state stands again, though it did not before */
  readonly restored: readonly WorkspacePath[];
  /** paths with neither the old nor the new state: someone's work, not touched */
  readonly left: readonly WorkspacePath[];
  /** paths that could not be brought back now, and why; trying again is safe */
  readonly troubles: readonly { readonly path: WorkspacePath; readonly message: string }[];
}

/**
 * Leads from any point of `carryOut`, or of an earlier `rollBack`, to what stood before. What someone wrote since
 * stays: only a path with exactly the state that the record put there is taken back.
 */
export async function rollBack(shop: Workshop, record: JournalRecord): Promise<RollBack> {
  const troubles: { path: WorkspacePath; message: string }[] = [];
  const left: WorkspacePath[] = [];
  const steps: Step[] = [];
  const attempt = async (path: WorkspacePath, work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof Interference) left.push(path);
      else if (errorCode(error) === undefined && !(error instanceof MissingContent)) throw error;
      else troubles.push({ path, message: (error as Error).message });
      return false;
    }
  };
  for (const entry of record.entries) await attempt(entry.path, () => removeTemporary(shop, entry.temporary));
  for (const entry of record.entries)
    await attempt(entry.path, async () => {
      const found = await stepBack(shop, record, entry);
      if (found === 'changed') left.push(entry.path);
      else if (found) steps.push(found);
    });
  const restored: WorkspacePath[] = [];
  for (const step of steps.filter(({ to }) => to.kind === 'absent'))
    if (await attempt(step.path, () => remove(shop, step))) restored.push(step.path);
  for (const { path } of deepestFirst(record.makeFolders))
    await attempt(path, () => removeFolder(shop, path));
  for (const folder of deepestLast(record.removeFolders))
    await attempt(folder.path, () => makeFolder(shop, folder));
  for (const step of steps.filter(({ to }) => to.kind !== 'absent'))
    if (await attempt(step.path, () => restore(shop, step))) restored.push(step.path);
  await attempt('.', () => syncFolders(shop, record));
  return { restored: restored.toSorted(), left, troubles };
}

/** What to do to take one entry back: nothing, a step, or nothing because someone changed it. */
async function stepBack(
  shop: Workshop,
  record: JournalRecord,
  entry: JournalEntry,
): Promise<Step | 'changed' | undefined> {
  const hasTwin = record.entries.some(
    ({ path }) => path !== entry.path && withoutCase(path) === withoutCase(entry.path),
  );
  const sight = await observe({ ...shop, hasTwin }, entry.path);
  if (!sight.blocked && sameState(sight.state, entry.old)) return undefined;
  if (entry.old.kind === 'absent' && sight.blocked) return undefined;
  if (!sameState(sight.state, entry.new)) return 'changed';
  return {
    path: entry.path,
    to: entry.old,
    temporary: entry.temporary,
    owner: entry.owner,
    fingerprint: sight.fingerprint,
  };
}

async function restore(shop: Workshop, step: Step): Promise<void> {
  if (await findObstacle(shop.files, shop.workspace, step.path)) throw new Interference(step.path);
  await stage(shop, step);
  try {
    await putInPlace(shop, step);
  } catch (error) {
    if (error instanceof Interference) await removeTemporary(shop, step.temporary);
    throw error;
  }
}

/** Writes the content beside its place. */
async function stage({ files, workspace, blobs }: Workshop, step: Step): Promise<void> {
  await assertWayIsClear(files, workspace, step.temporary);
  const absolute = join(workspace, step.temporary);
  const owner = step.owner ? { owner: step.owner } : {};
  if (step.to.kind === 'symlink') return files.createLink(absolute, step.to.target, step.owner);
  if (step.to.kind === 'absent') return;
  const bytes = await blobs.get(step.to.hash);
  if (!bytes) throw new MissingContent(step.path);
  await files.create(absolute, { bytes, mode: step.to.mode, ...owner });
}

async function putInPlace({ files, workspace }: Workshop, step: Step): Promise<void> {
  await assertUntouched(files, workspace, step);
  await files.rename(join(workspace, step.temporary), join(workspace, step.path));
}

async function remove({ files, workspace }: Workshop, step: Step): Promise<void> {
  await assertUntouched(files, workspace, step);
  if (step.fingerprint !== undefined) await files.remove(join(workspace, step.path));
}

async function removeTemporary({ files, workspace }: Workshop, temporary: WorkspacePath): Promise<void> {
  if (await findObstacle(files, workspace, temporary)) return;
  const absolute = join(workspace, temporary);
  if (await files.lstat(absolute)) await files.remove(absolute);
}

/** Leaves a folder that is gone, is none any more, or that somebody put something into. */
async function removeFolder({ files, workspace }: Workshop, path: WorkspacePath): Promise<void> {
  if (await findObstacle(files, workspace, path)) return;
  const absolute = join(workspace, path);
  if ((await files.lstat(absolute))?.kind !== 'folder') return;
  if ((await files.list(absolute)).length === 0) await files.removeFolder(absolute);
}

async function makeFolder(
  { files, workspace }: Workshop,
  folder: JournalRecord['makeFolders'][number],
): Promise<void> {
  await assertWayIsClear(files, workspace, folder.path);
  const absolute = join(workspace, folder.path);
  const facts = await files.lstat(absolute);
  if (facts === undefined) await files.makeFolder(absolute, folder.mode);
  else if (facts.kind !== 'folder') throw new Interference(folder.path);
}

async function assertUntouched(files: WorkspaceFiles, workspace: string, step: Step): Promise<void> {
  await assertWayIsClear(files, workspace, step.path);
  const facts = await files.lstat(join(workspace, step.path));
  if (facts?.fingerprint !== step.fingerprint) throw new Interference(step.path);
}

async function assertWayIsClear(
  files: WorkspaceFiles,
  workspace: string,
  path: WorkspacePath,
): Promise<void> {
  if (await findObstacle(files, workspace, path)) throw new Interference(path);
}

/** Every folder in which a name came or went. */
async function syncFolders({ files, workspace }: Workshop, record: JournalRecord): Promise<void> {
  const changed = [...record.entries, ...record.makeFolders, ...record.removeFolders];
  const folders = new Set([
    ...changed.map(({ path }) => folderOf(path)),
    ...record.entries.map(({ temporary }) => folderOf(temporary)),
  ]);
  await allAtOnce([...folders], async (folder) => {
    if (await findObstacle(files, workspace, folder)) return;
    const absolute = join(workspace, folder);
    if ((await files.lstat(absolute))?.kind === 'folder') await files.syncFolder(absolute);
  });
}

/** Syncs that wait together cost the disk about as much as one; so many contents are in memory together. */
const togetherMax = 16;

/** Does the same to all, and throws the first error only when nothing runs any more: a rollback comes after it. */
async function allAtOnce<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += togetherMax) {
    const results = await Promise.allSettled(items.slice(at, at + togetherMax).map(work));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }
}

function deepestFirst<Item extends { path: WorkspacePath }>(folders: readonly Item[]): readonly Item[] {
  return folders.toSorted((a, b) => depth(b.path) - depth(a.path));
}

function deepestLast<Item extends { path: WorkspacePath }>(folders: readonly Item[]): readonly Item[] {
  return folders.toSorted((a, b) => depth(a.path) - depth(b.path));
}

function depth(path: WorkspacePath): number {
  return path.split('/').length;
}
