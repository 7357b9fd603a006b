import { linkSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { ForkFailureReason, ForkMount } from '../../core/ports.ts';
import { ok, type Result } from '../../protocol/result.ts';
import { readState } from './file-states.ts';
import { emptyFolder, kindOf, removeTree, statHost } from './host-files.ts';
import type { Base, Difference, Layers, ScanVisitor, Seen, Stage, Target } from './layers.ts';
import { OpaqueFolders } from './opaque-folders.ts';
import { existInView, type OverlayMeans } from './overlay-namespace.ts';
import { fillUpper, keepIgnored } from './overlay-rebuild.ts';
import { inspectOverlay, scanOverlay } from './overlay-scan.ts';
import { OverlayTree } from './overlay-tree.ts';

/** What the layers of a fork that is an overlay are made from. */
export interface OverlayLayersOptions {
  readonly workspace: string;
  /** made ready by `tryOverlay` */
  readonly directory: string;
  readonly means: OverlayMeans;
  /** bytes of a file above which its content cannot be kept */
  readonly bytesMax: number;
}

/**
 * A fork as an overlay: lower is the workspace itself, upper a folder of ordinary files. Nothing costs more than what
 * upper holds.
 */
export class OverlayLayers implements Layers {
  readonly kind = 'overlay';
  readonly staging: string;
  readonly #options: OverlayLayersOptions;
  readonly #upper: string;
  readonly #opaque = new OpaqueFolders();
  readonly #tree: OverlayTree;
  /** removals that go on behind the fork's back */
  readonly #removals = new Set<Promise<void>>();
  #discarded = 0;
  #linked = 0;

  constructor(options: OverlayLayersOptions) {
    this.#options = options;
    this.#upper = join(options.directory, 'upper');
    this.staging = join(options.directory, 'staging');
    this.#tree = this.#treeAt(this.#upper, {
      isOpaque: (path) => this.#opaque.isOpaque(path),
      onFolderMade: (path) => this.#opaque.learn(path, statHost(join(this.#upper, path))),
    });
  }

  see(path: string): Seen {
    return this.#tree.see(path);
  }

  entries(folder: string): ReadonlyMap<string, Seen['kind']> {
    return this.#tree.entries(folder);
  }

  base(path: string): Result<Base, ForkFailureReason> {
    const { lower } = this.#tree.place(path);
    return readState(join(this.#options.workspace, path), lower, this.#options.bytesMax);
  }

  owns(path: string): boolean {
    return this.#tree.place(path).upper !== undefined;
  }

  putStaged(staged: string, path: string): string {
    return this.#tree.putStaged(staged, path);
  }

  putLink(target: string, path: string): string {
    return this.#tree.putLink(target, path);
  }

  makeFolder(path: string, mode: number): string {
    return this.#tree.makeFolder(path, mode);
  }

  erase(path: string): string {
    return this.#tree.erase(path);
  }

  scan(prefix: string, visitor: ScanVisitor): void {
    const isOpaque = (path: string): boolean => this.#opaque.isOpaque(path);
    scanOverlay({ tree: this.#tree, workspace: this.#options.workspace, isOpaque, visitor }, prefix);
  }

  inspect(path: string): Difference {
    return inspectOverlay(this.#tree, path);
  }

  absorb(): Promise<Result<void, ForkFailureReason>> {
    const { workspace, means, directory } = this.#options;
    return this.#opaque.ask({ workspace, upper: this.#upper }, (paths) =>
      existInView(means, directory, paths),
    );
  }

  /** Builds a second upper layer beside the present one, which stays as it is until both change places. */
  async become(target: Target, stage: Stage): Promise<Result<void, ForkFailureReason>> {
    const sources = new Map<string, string>();
    for (const { path, state, inPlace } of target.entries) {
      if (state.kind !== 'file') continue;
      const reused = inPlace && this.owns(path);
      const source = reused ? this.#linkStaged(path) : await stage(state.hash, path);
      if (!source.ok) return source;
      sources.set(path, source.value);
    }
    const next = join(this.#options.directory, 'next');
    await removeTree(next);
    mkdirSync(next);
    const made: string[] = [];
    const tree = this.#treeAt(next, { isOpaque: () => false, onFolderMade: (path) => made.push(path) });
    fillUpper(tree, target.entries, sources);
    if (target.keepsIgnored) {
      const kindInLower = (path: string): Seen['kind'] => kindOf(this.#tree.place(path).lower);
      keepIgnored({ from: this.#tree, to: tree, ignores: target.ignores, kindInLower }, '.');
    }
    this.#discard(this.#upper);
    renameSync(next, this.#upper);
    for (const path of made) this.#opaque.learn(path, statHost(join(this.#upper, path)));
    return ok(undefined);
  }

  mount(): ForkMount {
    const { workspace, directory, means } = this.#options;
    return { kind: 'overlay', workspace, directory, upper: this.#upper, ...means };
  }

  async tidy(): Promise<void> {
    emptyFolder(this.staging);
    await removeTree(join(this.#options.directory, 'next'));
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#removals);
    await removeTree(this.#options.directory);
  }

  #treeAt(
    upperRoot: string,
    hooks: { isOpaque: (path: string) => boolean; onFolderMade: (path: string) => void },
  ): OverlayTree {
    const { workspace, directory } = this.#options;
    return new OverlayTree({ workspace, upperRoot, whiteout: join(directory, 'whiteout'), ...hooks });
  }

  /** A second name for the file of the present layer, as that layer must survive when the rest fails. */
  #linkStaged(path: string): Result<string, ForkFailureReason> {
    this.#linked += 1;
    const staged = join(this.staging, `kept-${process.pid}-${this.#linked}`);
    linkSync(join(this.#upper, path), staged);
    return ok(staged);
  }

  /** Large layers take seconds to remove: nobody waits for that but `dispose`. */
  #discard(path: string): void {
    this.#discarded += 1;
    const trash = join(this.#options.directory, `discarded-${process.pid}-${this.#discarded}`);
    renameSync(path, trash);
    // What cannot be removed now is removed, or complained about, by `dispose`.
    const removal = removeTree(trash).catch(() => undefined);
    this.#removals.add(removal);
    void removal.then(() => this.#removals.delete(removal));
  }
}
