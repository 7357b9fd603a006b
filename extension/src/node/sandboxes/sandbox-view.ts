import { realpathSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute } from 'node:path';
import type { OverlayMount } from '../../core/forks/overlay-mount.ts';
import type { CommandSpec, ForkMount, SandboxFailureReason } from '../../core/ports.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { Result } from '../../protocol/result.ts';
import { isWithin } from './bubblewrap-arguments.ts';
import type { SandboxView } from './bubblewrap-arguments.ts';
import { commandDirectory } from './command-directory.ts';
import { findHiddenPaths } from './hidden-paths.ts';

/** What is the same for every command of a sandbox. */
export interface SandboxSetting {
  readonly limitsPrivateFolders: boolean;
  readonly home: string;
  /** XDG_RUNTIME_DIR, which holds sockets */
  readonly runtimeFolder: string | undefined;
  readonly hidden: readonly string[];
  readonly visible: readonly string[];
  /** host folder for the commands' caches; they may write there */
  readonly cache: string;
  readonly emptyFile: string;
}

/** Lays out what a command on this mount sees. `searchPath` is the command's PATH: the tools on it stay visible. */
export function createSandboxView(
  setting: SandboxSetting,
  mount: ForkMount,
  command: CommandSpec,
  searchPath: string,
): Result<SandboxView, SandboxFailureReason> {
  const real = realFolder(mount.workspace);
  if (real === undefined)
    return fail('mount-failed', `Cannot mount the fork as its workspace is not there: ${mount.workspace}`);
  const place = placeOf(mount, real);
  const directory = commandDirectory(place.alias ?? place.path, command.directory);
  if (!directory.ok) return directory;
  const writable = writableFolders(command.writable, real);
  if (!writable.ok) return writable;

  const found = findHiddenPaths(setting.home, [...setting.hidden, mount.directory]);
  const privateFolders = existing(['/tmp', '/var/tmp']);
  const runtime = existing(['/run', '/var/run', setting.runtimeFolder ?? '/run']);
  const hiddenFolders = [...new Set([...runtime, ...found.folders])];
  return ok({
    workspace: place,
    directory: directory.value,
    network: command.network,
    privateFolders,
    privateBytesMax: setting.limitsPrivateFolders ? command.limits.memoryBytes : undefined,
    hiddenFolders,
    hiddenFiles: found.files,
    visible: existing([
      setting.home,
      ...setting.visible,
      ...(place.path === real ? [] : [real]),
      ...toolFolders(searchPath, [...privateFolders, ...hiddenFolders]),
      ...systemFolders,
      ...(command.network === 'on' ? ['/etc/resolv.conf'] : []),
    ]),
    writable: [...writable.value, setting.cache],
    emptyFile: setting.emptyFile,
    identity: identityFor(mount),
  });
}

/** Whether the fork is mounted by a person who is root only in a user namespace. */
export function makesUserNamespace({ namespace }: OverlayMount): boolean {
  return namespace.some((word) => /^(-[a-z]*[Ur]|--user|--map)/.test(word));
}

/** A folder with links into the workspace must not lie on the workspace: they would point at themselves. */
function placeOf(mount: ForkMount, real: string): SandboxView['workspace'] {
  const alias = mount.workspace === real ? {} : { alias: mount.workspace };
  if (mount.kind === 'overlay') return { path: real, source: real, ...alias };
  if (mount.linked.length > 0) return { path: mount.directory, source: mount.directory };
  return { path: real, source: mount.directory, ...alias };
}

function writableFolders(
  folders: readonly string[],
  workspace: string,
): Result<readonly string[], SandboxFailureReason> {
  const real: string[] = [];
  for (const folder of folders) {
    const found = isAbsolute(folder) ? realFolder(folder) : undefined;
    if (found === undefined || isWithin(found, workspace))
      return fail(
        'failed',
        `Cannot make a folder writable as it must be an existing absolute path outside the workspace: current value is ${folder}`,
      );
    real.push(found);
  }
  return ok(real);
}

/**
 * Folders of the programs on PATH, with what belongs to them: for `…/bin` and `…/.bin` the folder around it, unless that
 * would uncover a whole place which is private or hidden.
 */
function toolFolders(searchPath: string, covered: readonly string[]): string[] {
  const entries = [...searchPath.split(delimiter), dirname(process.execPath)];
  return entries.filter(isAbsolute).map((entry) => {
    const around = dirname(entry);
    const uncovers = covered.some((folder) => isWithin(folder, around));
    return ['bin', '.bin'].includes(basename(entry)) && !uncovers ? around : entry;
  });
}

/** NixOS keeps its programs and drivers below /run. */
const systemFolders = ['/run/current-system', '/run/booted-system', '/run/opengl-driver'];

function identityFor(mount: ForkMount): SandboxView['identity'] {
  const [uid = 0, gid = 0] = [process.getuid?.(), process.getgid?.()];
  if (mount.kind === 'overlay' && makesUserNamespace(mount)) return { kind: 'mapped-user', uid, gid };
  return uid === 0 ? { kind: 'root' } : { kind: 'user' };
}

/** Real paths of those that are there. */
function existing(paths: readonly string[]): string[] {
  const found = new Set<string>();
  for (const path of paths) {
    try {
      found.add(realpathSync.native(path));
    } catch {
      // What is not there needs no place.
      continue;
    }
  }
  return [...found];
}

function realFolder(path: string): string | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  return realpathSync.native(path);
}
