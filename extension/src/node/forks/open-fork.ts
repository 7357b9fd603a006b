import { mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { limits as defaultLimits } from '../../core/limits.ts';
import type { BlobStore, Fork } from '../../core/ports.ts';
import type { ForkKind } from '../../protocol/content.ts';
import { fail, ok, type Result } from '../../protocol/result.ts';
import { fileFailure } from '../file-failure.ts';
import type { MachineTrials } from '../machine-trials.ts';
import { namesIn } from '../names-in.ts';
import { removeTree, statHost } from './host-files.ts';
import type { ForkLimits } from './layered-fork.ts';
import type { Layers } from './layers.ts';
import { tryOverlay } from './overlay-namespace.ts';

/** What a fork is opened on. */
export interface OpenForkRequest {
  /** the person's folder; never written to */
  readonly workspace: string;
  /**
   * where the fork keeps its layers: outside the workspace, on a disk with room, one folder for one session. What an
   * earlier process left there is taken over as it stands (so that installed packages survive); call `restore` next.
   */
  readonly directory: string;
  readonly blobs: BlobStore;
  /** only this kind; without it, the first that works of overlay, clone, worktree, copy */
  readonly kind?: ForkKind;
  readonly limits?: Partial<ForkLimits>;
  /** what is known to work on this machine; without it everything is tried */
  readonly trials?: MachineTrials;
}

/** A fork and how it came about. */
export interface OpenedFork {
  readonly fork: Fork;
  readonly kind: ForkKind;
  /** why the kinds before this one were not taken, one line each, for the ledger */
  readonly passedOver: readonly string[];
}

/** Why no fork could be opened. */
export type OpenForkFailureReason = 'not-found' | 'denied' | 'no-space' | 'unavailable';

const kindsInOrder: readonly ForkKind[] = ['overlay', 'clone', 'worktree', 'copy'];

/**
 * Opens the agent's view of a workspace, without any change at first, in the best way that works here (an overlay is
 * really tried).
 *
 * What a fork promises beyond its port: `changes()` leaves out what the workspace's `.gitignore` chain or the
 * built-in list of noise ignores, and everything in `.git`, unless a file tool wrote it; checkpoints keep that too,
 * up to `checkpointIgnoredFilesMax` and `checkpointIgnoredBytesMax`. Beyond these (a package manager ran) a
 * checkpoint keeps none of it, and restoring that checkpoint leaves ignored files as they are. Folders have no state
 * of their own in change sets; checkpoints keep those that were made empty or removed. Sockets, pipes and devices are
 * dropped by a restore.
 */
export async function openFork(request: OpenForkRequest): Promise<Result<OpenedFork, OpenForkFailureReason>> {
  try {
    return await open(request);
  } catch (error) {
    const { reason, message } = fileFailure(error, `open a fork of ${request.workspace}`);
    return fail(reason === 'failed' ? 'denied' : reason, message);
  }
}

async function open(request: OpenForkRequest): Promise<Result<OpenedFork, OpenForkFailureReason>> {
  if (statHost(request.workspace) === undefined) {
    return fail(
      'not-found',
      `Cannot open a fork as its workspace must exist: current value is ${request.workspace}.`,
    );
  }
  const workspace = realpathSync.native(request.workspace);
  const directory = realPathToBe(request.directory);
  if (isWithin(directory, workspace) || isWithin(workspace, directory)) {
    return fail(
      'denied',
      `Cannot keep a fork in ${directory} as that must be outside the workspace ${workspace}.`,
    );
  }
  makeFolder(directory);
  const limits: ForkLimits = { ...defaultLimits, ...request.limits };
  const passedOver: string[] = [];
  for (const kind of request.kind === undefined ? kindsInOrder : [request.kind]) {
    const home = await prepareHome(directory, kind);
    const place = { workspace, directory: home, bytesMax: limits.blobBytesMax };
    const layers = await openLayers(kind, place, request.trials);
    if (!layers.ok) {
      passedOver.push(layers.failure.message);
      await removeTree(home);
      continue;
    }
    const { forkOver } = await import('./fork-over-layers.ts');
    const fork = await forkOver(layers.value, {
      workspace,
      name: request.workspace,
      blobs: request.blobs,
      limits,
    });
    return fork.ok ? ok({ fork: fork.value, kind, passedOver }) : fork;
  }
  return fail(
    'unavailable',
    `Cannot open a fork of ${workspace} as no kind works: ${passedOver.join('; ')}.`,
  );
}

interface Place {
  readonly workspace: string;
  readonly directory: string;
  readonly bytesMax: number;
}

async function openLayers(
  kind: ForkKind,
  place: Place,
  trials: MachineTrials | undefined,
): Promise<Result<Layers, 'unavailable'>> {
  if (kind !== 'overlay') {
    const { openDirectoryLayers } = await import('./open-directory-layers.ts');
    return openDirectoryLayers(kind, place);
  }
  // The trial is waiting for processes: meanwhile the rest of the fork loads.
  const [means, { OverlayLayers }] = await Promise.all([
    tryOverlay(place.workspace, place.directory, trials),
    import('./overlay-layers.ts'),
    import('./fork-over-layers.ts'),
  ]);
  return means.ok ? ok(new OverlayLayers({ ...place, means: means.value })) : means;
}

/** A kind's own folder, without what a process that was killed left half done. */
async function prepareHome(directory: string, kind: ForkKind): Promise<string> {
  const home = join(directory, kind);
  for (const name of namesIn(home)) {
    if (/^(staging|next|trial|discarded-.*|background-.*)$/.test(name)) await removeTree(join(home, name));
  }
  mkdirSync(join(home, 'staging'), { recursive: true, mode: 0o700 });
  return home;
}

/** The real path of what exists, and the rest as it will be made. */
function realPathToBe(path: string): string {
  const absolute = resolve(path);
  if (statHost(absolute) !== undefined || dirname(absolute) === absolute)
    return realpathSync.native(absolute);
  return join(realPathToBe(dirname(absolute)), basename(absolute));
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`));
}
