import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { FileState, WorkspacePath } from '../../protocol/content.ts';
import type { FileFacts, FileOwner, WorkspaceFiles } from './workspace-files.ts';
import { errorCode } from '../file-failure.ts';
import { findObstacle, folderOf, foldersAbove } from './workspace-paths.ts';

/** What stands at a path of the workspace now. */
export interface Sight {
  /** `absent` also when something else stands in the way; see `blocked` */
  readonly state: FileState;
  /** content of a file */
  readonly bytes?: Uint8Array;
  readonly owner?: FileOwner;
  /** of `WorkspaceFiles.lstat`; undefined when nothing stands there */
  readonly fingerprint?: string;
  /** a folder at the path itself, or something that is no folder on the way to it */
  readonly blocked?: { readonly way: WorkspacePath; readonly kind: FileFacts['kind'] };
}

/** Where a path is observed. */
export interface Place {
  readonly files: WorkspaceFiles;
  /** real path of the workspace */
  readonly workspace: string;
  /** the path, without regard to upper and lower case, is also that of another file of the same change set */
  readonly hasTwin?: boolean;
}

/** Looks again so often when a file changes while it is read; then whoever writes next finds that out. */
const looksMax = 20;

/** Reads state and content of one moment: neither changed from the first look to the last one. */
export async function observe(place: Place, path: WorkspacePath): Promise<Sight> {
  const obstacle = await findObstacle(place.files, place.workspace, path);
  if (obstacle) return { state: { kind: 'absent' }, blocked: obstacle };
  const absolute = join(place.workspace, path);
  for (let looks = 1; ; looks += 1) {
    const facts = await place.files.lstat(absolute);
    if (!facts || (place.hasTwin && !(await isNamedExactly(place, path))))
      return { state: { kind: 'absent' } };
    if (facts.kind === 'folder' || facts.kind === 'other')
      return { state: { kind: 'absent' }, blocked: { way: path, kind: facts.kind } };
    const sight = await look(place.files, absolute, facts);
    const after = await place.files.lstat(absolute);
    if (sight && (after?.fingerprint === facts.fingerprint || looks === looksMax)) return sight;
  }
}

/** Lower-case hexadecimal SHA-256, as blobs are named. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Undefined when something else stands there by now. */
async function look(files: WorkspaceFiles, absolute: string, facts: FileFacts): Promise<Sight | undefined> {
  const { owner, fingerprint } = facts;
  try {
    if (facts.kind === 'symlink')
      return { state: { kind: 'symlink', target: await files.readLink(absolute) }, owner, fingerprint };
    const bytes = await files.read(absolute);
    const state = { kind: 'file', hash: hashOf(bytes), size: bytes.length, mode: facts.mode } as const;
    return { state, bytes, owner, fingerprint };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'EINVAL'].includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}

/** Where upper and lower case are one, `a.ts` finds `A.ts`; a change of the case alone must not take one for the other. */
async function isNamedExactly(place: Place, path: WorkspacePath): Promise<boolean> {
  for (const named of [...foldersAbove(path), path]) {
    const names = await place.files.list(join(place.workspace, folderOf(named)));
    if (!names.includes(named.slice(named.lastIndexOf('/') + 1))) return false;
  }
  return true;
}
