import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, renameSync, symlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../file-failure.ts';
import { systemPath } from '../system-path.ts';
import { ancestorsOf, kindOf, readFolder, removeNow, seenAt, statHost } from './host-files.ts';
import type { Seen } from './layers.ts';

/** What both layers hold at a path. */
export interface OverlayPlace {
  /** in upper, deletions included */
  readonly upper: Stats | undefined;
  /** in lower, whether or not upper hides it; only below real folders of lower */
  readonly lower: Stats | undefined;
  /** whether lower would show here if upper held nothing at this very path */
  readonly lowerShows: boolean;
}

/** What the tree of an overlay is made from. */
export interface OverlayTreeOptions {
  readonly workspace: string;
  readonly upperRoot: string;
  /** host path of a deletion device to link to, on the file system of upper */
  readonly whiteout: string;
  /** whether this folder of upper hides what lower holds in it */
  readonly isOpaque: (path: string) => boolean;
  /** called with each folder that is made in upper */
  readonly onFolderMade: (path: string) => void;
}

/** Whether it is the device by which an overlay marks what is deleted. */
export const isWhiteout = (stats: Stats | undefined): boolean =>
  stats !== undefined && stats.isCharacterDevice() && stats.rdev === 0;

/**
 * One upper layer over the workspace, read and written with ordinary file operations while nothing is mounted, by the
 * rules of overlayfs (Linux kernel documentation, filesystems/overlayfs): a character device 0:0 deletes what lower
 * holds, a folder merges with lower's unless it is opaque. It never makes opaque folders: what they would hide, it
 * deletes piece by piece.
 */
export class OverlayTree {
  readonly #options: OverlayTreeOptions;

  constructor(options: OverlayTreeOptions) {
    this.#options = options;
  }

  upperHost(path: string): string {
    return join(this.#options.upperRoot, path);
  }

  place(path: string): OverlayPlace {
    const { workspace, upperRoot, isOpaque } = this.#options;
    if (path === '.') return { upper: statHost(upperRoot), lower: statHost(workspace), lowerShows: true };
    let upperGoesOn = true;
    let lowerGoesOn = true;
    let lowerShows = true;
    for (const ancestor of ancestorsOf(path)) {
      const upper: Stats | undefined = upperGoesOn ? statHost(join(upperRoot, ancestor)) : undefined;
      upperGoesOn = upper?.isDirectory() === true;
      if (upper !== undefined && (!upperGoesOn || isOpaque(ancestor))) lowerShows = false;
      lowerGoesOn &&= statHost(join(workspace, ancestor))?.isDirectory() === true;
    }
    return {
      upper: upperGoesOn ? statHost(join(upperRoot, path)) : undefined,
      lower: lowerGoesOn ? statHost(join(workspace, path)) : undefined,
      lowerShows: lowerShows && lowerGoesOn,
    };
  }

  see(path: string): Seen {
    const { upper, lower, lowerShows } = this.place(path);
    if (upper !== undefined) {
      return isWhiteout(upper) ? { kind: 'absent' } : seenAt(this.upperHost(path), upper);
    }
    return lowerShows ? seenAt(join(this.#options.workspace, path), lower) : { kind: 'absent' };
  }

  /** What a folder of the view shows, by name, in no order. */
  entries(folder: string): ReadonlyMap<string, Seen['kind']> {
    const { upper, lower, lowerShows } = this.place(folder);
    const shown = new Map<string, Seen['kind']>();
    if (upper !== undefined && !upper.isDirectory()) return shown;
    if (lowerShows && lower?.isDirectory() === true && !(upper && this.#options.isOpaque(folder))) {
      for (const entry of readFolder(join(this.#options.workspace, folder)).entries)
        shown.set(entry.name, kindOf(entry));
    }
    if (upper === undefined) return shown;
    for (const entry of readFolder(this.upperHost(folder)).entries) {
      const host = join(this.upperHost(folder), entry.name);
      if (entry.isCharacterDevice() && isWhiteout(statHost(host))) shown.delete(entry.name);
      else shown.set(entry.name, kindOf(entry));
    }
    return shown;
  }

  /** Renames a staged file to the path. Returns the topmost path that looks different now, like the methods below. */
  putStaged(staged: string, path: string): string {
    const changed = this.makeParents(path);
    if (kindOf(this.place(path).upper) === 'folder') this.#clear(path);
    renameSync(staged, this.upperHost(path));
    return changed;
  }

  putLink(target: string, path: string): string {
    const changed = this.makeParents(path);
    this.#clear(path);
    symlinkSync(target, this.upperHost(path));
    return changed;
  }

  makeFolder(path: string, mode: number): string {
    const changed = this.makeParents(path);
    const here = this.place(path);
    if (here.upper?.isDirectory() !== true) this.#makeFolderAt(path, here);
    chmodSync(this.upperHost(path), mode);
    return changed;
  }

  /** Makes the path absent from the view; what lower holds there gets a deletion. */
  erase(path: string): string {
    const { upper, lower, lowerShows } = this.place(path);
    if (isWhiteout(upper)) return path;
    this.#clear(path);
    if (lower !== undefined && lowerShows) {
      this.makeParents(path);
      this.#deleteLower(this.upperHost(path));
    }
    return path;
  }

  /** Makes the folders that the path lies in, in upper. */
  makeParents(path: string): string {
    let topmost: string | undefined;
    for (const ancestor of ancestorsOf(path)) {
      const here = this.place(ancestor);
      if (here.upper?.isDirectory() === true) continue;
      const showed = here.upper === undefined && here.lowerShows && here.lower?.isDirectory() === true;
      if (!showed) topmost ??= ancestor;
      this.#makeFolderAt(ancestor, here);
    }
    return topmost ?? path;
  }

  /** A folder of lower that was deleted comes back empty: each of its children stays deleted. */
  #makeFolderAt(path: string, { upper, lower, lowerShows }: OverlayPlace): void {
    const host = this.upperHost(path);
    const merges = lowerShows && lower?.isDirectory() === true;
    removeNow(host);
    mkdirSync(host);
    chmodSync(host, merges && upper === undefined ? lower.mode & 0o777 : 0o755);
    if (merges && upper !== undefined) {
      for (const { name } of readFolder(join(this.#options.workspace, path)).entries) {
        this.#deleteLower(join(host, name));
      }
    }
    this.#options.onFolderMade(path);
  }

  #clear(path: string): void {
    if (this.place(path).upper !== undefined) removeNow(this.upperHost(path));
  }

  /** Every deletion is a link to one device: linking needs no right, and no program as making a device does. */
  #deleteLower(host: string): void {
    const { whiteout } = this.#options;
    try {
      linkSync(whiteout, host);
    } catch (error) {
      if (errorCode(error) !== 'EMLINK') throw error;
      removeNow(whiteout);
      execFileSync('mknod', [whiteout, 'c', '0', '0'], { env: { PATH: systemPath } });
      linkSync(whiteout, host);
    }
  }
}
