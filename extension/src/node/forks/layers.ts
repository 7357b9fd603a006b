import type { Stats } from 'node:fs';
import type { ForkFailureReason, ForkMount } from '../../core/ports.ts';
import type { FileState, ForkKind, RestEntry } from '../../protocol/content.ts';
import type { Result } from '../../protocol/result.ts';

/** What stands at a path, and where on the host: sockets, pipes and devices are `other`. */
export type Seen =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'file' | 'folder' | 'symlink' | 'other';
      readonly host: string;
      readonly stats: Pick<Stats, 'size' | 'mode'>;
    };

/** A path where the fork may differ from lower. */
export interface Difference {
  readonly path: string;
  readonly base: Seen['kind'];
  readonly now: Seen;
  /** permission bits of the folder that lower holds */
  readonly baseMode?: number;
  /** for a folder now: whether the view shows nothing in it */
  readonly empty?: boolean;
}

/** Who a scan reports to, and what it asks on its way. */
export interface ScanVisitor {
  /** Whether the path is ignored: then only what upper itself holds is reported below it, cheaply. */
  ignores(path: string, isFolder: boolean): boolean;
  /**
   * Whether an ignored folder is worth looking into. `host` is where upper holds all of it, when everything in there
   * counts.
   */
  entersIgnored(host?: string): boolean;
  found(difference: Difference): void;
  /** A name that is not UTF-8: nothing below it can be addressed. */
  unreadableName(folder: string): void;
}

/** What `become` shall make of the fork: every path that differs from lower. */
export interface Target {
  readonly entries: readonly TargetEntry[];
  /** ignored files are not part of `entries`: leave those that are there */
  readonly keepsIgnored: boolean;
  readonly ignores: (path: string, isFolder: boolean) => boolean;
}

/** A path of the state that layers are brought to. */
export interface TargetEntry {
  readonly path: string;
  readonly state: RestEntry['state'];
  /** the fork holds exactly this state at this path already */
  readonly inPlace: boolean;
}

/** Writes a blob's bytes, checked, into a new file of the layers' own and returns its host path. */
export type Stage = (hash: string, path: string) => Promise<Result<string, ForkFailureReason>>;

/** What lower held, and its content where that is still to be had. */
export interface Base {
  readonly state: FileState;
  readonly bytes?: Uint8Array;
}

/**
 * Storage under a fork. Paths are resolved: workspace-relative, no links on the way, never `.` unless said. The methods
 * throw the file system's errors; the fork turns them into failures. Methods that change something return the topmost
 * path below which anything may look different now.
 */
export interface Layers {
  readonly kind: ForkKind;
  /** a folder for staged files, on the file system of the layers */
  readonly staging: string;
  /** What the view shows; `.` is allowed. */
  see(path: string): Seen;
  /** What a folder of the view shows, by name, in no order; `.` is allowed. */
  entries(folder: string): ReadonlyMap<string, Seen['kind']>;
  base(path: string): Result<Base, ForkFailureReason>;
  /** Whether the path's content is kept by the fork itself, not read through from the workspace. */
  owns(path: string): boolean;
  /** Puts a staged file (mode set, renamed away) at the path; parents are made. Replaces a file or link. */
  putStaged(staged: string, path: string): string;
  putLink(target: string, path: string): string;
  makeFolder(path: string, mode: number): string;
  /** Makes the path absent from the view, with everything below it. */
  erase(path: string): string;
  /** Reports every path at or below `prefix` (`.` for all) that may differ from lower. */
  scan(prefix: string, visitor: ScanVisitor): void;
  /** Looks at one path only. */
  inspect(path: string): Difference;
  /** After a command: finds out what `scan` cannot see by itself. */
  absorb(): Promise<Result<void, ForkFailureReason>>;
  become(target: Target, stage: Stage): Promise<Result<void, ForkFailureReason>>;
  mount(): ForkMount;
  /** Removes what a method that failed left behind, as the disk may be full. */
  tidy(): Promise<void>;
  /** Removes everything on disk. */
  dispose(): Promise<void>;
}
