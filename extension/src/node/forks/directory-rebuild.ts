import { chmodSync, mkdirSync, renameSync, rmdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ForkFailureReason } from '../../core/ports.ts';
import { ok, type Result } from '../../protocol/result.ts';
import { errorCode } from '../file-failure.ts';
import type { BaseEntry, BaseIndex } from './base-index.ts';
import { hostIn, scanDirectory } from './directory-scan.ts';
import {
  ancestorsOf,
  childOf,
  fingerprint,
  kindOf,
  removeNow,
  removeUnreadableNames,
  statHost,
} from './host-files.ts';
import type { Stage, Target } from './layers.ts';

/** A tree and the state that it is to be brought to. */
export interface Rebuild {
  readonly tree: string;
  readonly base: BaseIndex;
  readonly linked: ReadonlySet<string>;
  readonly target: Target;
  readonly stage: Stage;
  /** writes what the tree was made with at a path into a file to be renamed */
  readonly stageBase: (path: string, entry: BaseEntry & { kind: 'file' }) => ReturnType<Stage>;
}

/** What a path shall become. */
type Step =
  | { readonly kind: 'absent'; readonly recursive: boolean }
  | {
      readonly kind: 'file';
      readonly staged: string;
      readonly mode: number;
      readonly base?: BaseEntry & { kind: 'file' };
    }
  | { readonly kind: 'symlink'; readonly target: string }
  | { readonly kind: 'folder'; readonly mode: number };

/**
 * Makes a tree exactly what the target says: first everything that will be written is staged, so that missing content
 * or a full disk changes nothing; then files go, folders go, and what shall be comes.
 */
export async function becomeTarget(rebuild: Rebuild): Promise<Result<void, ForkFailureReason>> {
  const steps = new Map<string, Step>();
  const reverted = await planReverts(rebuild, steps);
  if (!reverted.ok) return reverted;
  for (const { path, state, inPlace } of rebuild.target.entries) {
    if (state.kind === 'absent') {
      if (!steps.has(path)) steps.set(path, { kind: 'absent', recursive: true });
    } else if (state.kind !== 'file') steps.set(path, state);
    else if (!inPlace) {
      const staged = await rebuild.stage(state.hash, path);
      if (!staged.ok) return staged;
      steps.set(path, { kind: 'file', staged: staged.value, mode: state.mode });
    }
  }
  carryOut(rebuild, new Map([...steps].sort(([one], [other]) => (one < other ? -1 : 1))));
  return ok(undefined);
}

/** What differs from the base now and is not in the target goes back to the base. */
async function planReverts(
  rebuild: Rebuild,
  steps: Map<string, Step>,
): Promise<Result<void, ForkFailureReason>> {
  const { base, target } = rebuild;
  const wanted = new Map(target.entries.map(({ path, state }) => [path, state]));
  const populated = foldersOf([...wanted]);
  // A folder that is deleted, or replaced by a file, takes along what was in it, ignored or not.
  const isGone = (path: string): boolean =>
    wanted.has(path) && wanted.get(path)?.kind !== 'folder' && !populated.has(path);
  for (const path of differingPaths(rebuild)) {
    if (wanted.has(path) || ancestorsOf(path).some(isGone)) continue;
    const entry = base.get(path);
    if (entry?.kind === 'file') {
      const staged = await rebuild.stageBase(path, entry);
      if (!staged.ok) return staged;
      steps.set(path, { kind: 'file', staged: staged.value, mode: entry.mode, base: entry });
    } else steps.set(path, entry ?? { kind: 'absent', recursive: false });
  }
  return ok(undefined);
}

/** Names that no string can say are removed on the way, as nothing else could remove them. */
function differingPaths({ tree, base, linked, target }: Rebuild): Set<string> {
  const paths = new Set<string>();
  const keeps = (path: string, isFolder: boolean): boolean =>
    target.keepsIgnored && target.ignores(path, isFolder);
  const addFoldersBelow = (folder: string): void => {
    for (const name of base.names(folder)) {
      const path = childOf(folder, name);
      if (base.get(path)?.kind !== 'folder') continue;
      paths.add(path);
      addFoldersBelow(path);
    }
  };
  scanDirectory(
    {
      tree,
      base,
      linked,
      visitor: {
        ignores: keeps,
        entersIgnored: () => !target.keepsIgnored,
        found({ path, base: before, now }) {
          if (keeps(path, now.kind === 'folder' || (now.kind === 'absent' && before === 'folder'))) return;
          paths.add(path);
          if (before === 'folder' && now.kind !== 'folder') addFoldersBelow(path);
        },
        unreadableName: (folder) => removeUnreadableNames(join(tree, folder)),
      },
    },
    '.',
  );
  return paths;
}

function carryOut({ tree, base, target }: Rebuild, steps: ReadonlyMap<string, Step>): void {
  const populated = foldersOf([...steps, ...target.entries.map(({ path, state }) => [path, state] as const)]);
  const emptied: string[] = [];
  for (const [path, step] of steps) {
    const host = hostIn(tree, path);
    const kind = host === undefined ? 'absent' : kindOf(statHost(host));
    if (host === undefined || kind === 'absent' || kind === step.kind) continue;
    const keepsFolder =
      kind === 'folder' && step.kind === 'absent' && (!step.recursive || populated.has(path));
    if (keepsFolder) emptied.push(host);
    else removeNow(host);
  }
  for (const host of emptied.reverse()) removeEmptyFolder(host);
  const modes: { readonly host: string; readonly mode: number }[] = [];
  for (const [path, step] of steps) {
    if (step.kind === 'absent') continue;
    makeParents(tree, base, path);
    const host = join(tree, path);
    if (step.kind === 'folder') {
      mkdirSync(host, { recursive: true });
      modes.push({ host, mode: step.mode });
    } else if (step.kind === 'symlink') {
      removeNow(host);
      symlinkSync(step.target, host);
    } else {
      chmodSync(step.staged, step.mode);
      renameSync(step.staged, host);
      if (step.base !== undefined) base.add(path, withPrint(step.base, host));
    }
  }
  for (const { host, mode } of modes.reverse()) chmodSync(host, mode);
}

/** Every folder that something lies in. */
const foldersOf = (entries: readonly (readonly [string, { readonly kind: string }])[]): Set<string> =>
  new Set(entries.filter(([, { kind }]) => kind !== 'absent').flatMap(([path]) => ancestorsOf(path)));

/** The base's own content stands there again, as another file. */
function withPrint(entry: BaseEntry & { kind: 'file' }, host: string): BaseEntry {
  const stats = statHost(host);
  const comparesByHash = entry.hash !== undefined;
  return { ...entry, print: comparesByHash || stats === undefined ? '' : fingerprint(stats) };
}

function makeParents(tree: string, base: BaseIndex, path: string): void {
  for (const ancestor of ancestorsOf(path)) {
    const host = join(tree, ancestor);
    const entry = base.get(ancestor);
    if (statHost(host)?.isDirectory() === true) continue;
    mkdirSync(host);
    chmodSync(host, entry?.kind === 'folder' ? entry.mode : 0o755);
  }
}

/** A folder that keeps ignored files stays. */
function removeEmptyFolder(host: string): void {
  try {
    rmdirSync(host);
  } catch (error) {
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'ENOENT') throw error;
  }
}
