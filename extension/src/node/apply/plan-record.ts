import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { WorkspacePath } from '../../protocol/content.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { Result } from '../../protocol/result.ts';
import type { JournalFolder, JournalRecord } from './journal.ts';
import type { Sight } from './observe.ts';
import { blockedMessage } from './reconcile.ts';
import type { Verdict } from './reconcile.ts';
import type { FileOwner, WorkspaceFiles } from './workspace-files.ts';
import { errorCode } from '../file-failure.ts';
import { folderOf, foldersAbove } from './workspace-paths.ts';

/** One path, what was seen there, and what is to happen. */
export interface Decision {
  readonly path: WorkspacePath;
  readonly sight: Sight;
  readonly verdict: Extract<Verdict, { kind: 'change' | 'unchanged' }>;
}

/** What is known besides what is there now. */
export interface PlanRules {
  /** whether a folder that loses its last file goes too */
  mayRemove(folder: WorkspacePath): boolean;
  /** permissions of a folder that has to be made, when they are known */
  modeOf(folder: WorkspacePath): number | undefined;
  /** owner of a file that comes back */
  ownerOf(path: WorkspacePath): FileOwner | undefined;
}

interface Place {
  readonly files: WorkspaceFiles;
  readonly workspace: string;
}

type Steps = Pick<JournalRecord, 'entries' | 'makeFolders' | 'removeFolders' | 'files'>;

/**
 * Turns decisions into the steps of a record: which folders go, which come, and where each content is written first.
 * Fails when a folder, a file or a link stands in the way of a file and does not go itself.
 */
export async function planSteps(
  place: Place,
  decisions: readonly Decision[],
  rules: PlanRules,
): Promise<Result<Steps, 'denied'>> {
  const changes = decisions.flatMap(({ path, sight, verdict }) =>
    verdict.kind === 'change' ? [{ path, sight, to: verdict.to.state }] : [],
  );
  const gone = new Set(changes.filter(({ to }) => to.kind === 'absent').map(({ path }) => path));
  const written = changes.filter(({ to }) => to.kind !== 'absent');
  const leaving = new Map<WorkspacePath, JournalFolder>();
  for (const { path, sight } of written) {
    if (!sight.blocked || gone.has(sight.blocked.way)) continue;
    const givesWay = sight.blocked.way === path && sight.blocked.kind === 'folder';
    if (!givesWay || !(await emptyTree(place, path, { gone, leaving })))
      return fail('denied', blockedMessage(path, sight.blocked));
  }
  const staying = new Set(written.flatMap(({ path }) => foldersAbove(path)));
  for (const folder of deepestFirst([...gone].flatMap(foldersAbove)))
    if (!staying.has(folder) && rules.mayRemove(folder)) await emptyFolder(place, folder, { gone, leaving });
  const coming = await missingFolders(place, [...staying]);
  const makeFolders = coming.map((path): JournalFolder => {
    const mode = rules.modeOf(path);
    return mode === undefined ? { path } : { path, mode };
  });
  const token = randomBytes(6).toString('hex');
  const comingOrGoing = new Set([...leaving.keys(), ...coming]);
  const entries = changes.map(({ path, sight, to }, index) => ({
    path,
    old: sight.state,
    new: to,
    temporary: beside(path, comingOrGoing, `.ratchet-${token}-${index}`),
    owner: sight.owner ?? rules.ownerOf(path),
  }));
  const files = decisions.map(({ path, verdict }) => ({
    path,
    how: verdict.kind === 'change' ? verdict.how : verdict.kind,
  }));
  return ok({ entries, makeFolders, removeFolders: [...leaving.values()], files });
}

/** Folders that have to be made. What lies below one of them is not looked at: a link may still stand at its place. */
async function missingFolders(
  place: Place,
  folders: readonly WorkspacePath[],
): Promise<readonly WorkspacePath[]> {
  const missing = new Set<WorkspacePath>();
  for (const folder of folders.toSorted((a, b) => depth(a) - depth(b)))
    if (missing.has(folderOf(folder)) || (await folderMode(place, folder)) === undefined) missing.add(folder);
  return [...missing];
}

interface Leaving {
  /** files that are deleted */
  readonly gone: ReadonlySet<WorkspacePath>;
  /** folders found to go; added to */
  readonly leaving: Map<WorkspacePath, JournalFolder>;
}

/** Whether nothing stays in the folder, empty folders not counted. It and those below it are then among the leaving. */
async function emptyTree(place: Place, folder: WorkspacePath, parts: Leaving): Promise<boolean> {
  const mode = await folderMode(place, folder);
  if (mode === undefined) return false;
  for (const name of await place.files.list(join(place.workspace, folder))) {
    const path = `${folder}/${name}`;
    if (!parts.gone.has(path) && !(await emptyTree(place, path, parts))) return false;
  }
  parts.leaving.set(folder, { path: folder, mode });
  return true;
}

/** Adds the folder to the leaving ones when all that is in it leaves. */
async function emptyFolder(place: Place, folder: WorkspacePath, { gone, leaving }: Leaving): Promise<void> {
  const mode = await folderMode(place, folder);
  if (mode === undefined || leaving.has(folder)) return;
  const names = await namesIn(place, folder);
  const leaves = (name: string): boolean => gone.has(`${folder}/${name}`) || leaving.has(`${folder}/${name}`);
  if (names?.every(leaves)) leaving.set(folder, { path: folder, mode });
}

/** Undefined when we may not look: such a folder stays. */
async function namesIn(place: Place, folder: WorkspacePath): Promise<readonly string[] | undefined> {
  try {
    return await place.files.list(join(place.workspace, folder));
  } catch (error) {
    if (errorCode(error) === 'EACCES') return undefined;
    throw error;
  }
}

async function folderMode({ files, workspace }: Place, folder: WorkspacePath): Promise<number | undefined> {
  const facts = await files.lstat(join(workspace, folder));
  return facts?.kind === 'folder' ? facts.mode : undefined;
}

/** A name in the nearest folder that stands there before, during and after: on the same file system as the path. */
function beside(path: WorkspacePath, comingOrGoing: ReadonlySet<WorkspacePath>, name: string): WorkspacePath {
  let folder = folderOf(path);
  while (comingOrGoing.has(folder)) folder = folderOf(folder);
  return folder === '.' ? name : `${folder}/${name}`;
}

function deepestFirst(folders: readonly WorkspacePath[]): readonly WorkspacePath[] {
  return [...new Set(folders)].toSorted((a, b) => depth(b) - depth(a));
}

function depth(path: WorkspacePath): number {
  return path.split('/').length;
}
