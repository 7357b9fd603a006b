import { chmodSync, constants, copyFileSync, mkdirSync, renameSync, symlinkSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import type { ForkFailureReason, ForkMount } from '../../core/ports.ts';
import type { ForkKind } from '../../protocol/content.ts';
import { fail, ok, type Result } from '../../protocol/result.ts';
import type { BaseEntry, BaseIndex } from './base-index.ts';
import { becomeTarget } from './directory-rebuild.ts';
import { differenceIn, hostIn, scanDirectory } from './directory-scan.ts';
import { hashBytes, readState } from './file-states.ts';
import {
  ancestorsOf,
  childOf,
  emptyFolder,
  fingerprint,
  kindOf,
  readFolder,
  removeNow,
  removeTree,
  seenAt,
  statHost,
} from './host-files.ts';
import type { Base, Difference, Layers, ScanVisitor, Seen, Stage, Target } from './layers.ts';

/** What the layers of a fork that is a folder tree are made from. */
export interface DirectoryLayersOptions {
  readonly kind: Exclude<ForkKind, 'overlay'>;
  readonly workspace: string;
  /** the fork's own folder, which holds `tree` and `staging` */
  readonly home: string;
  /** what the tree held when it was made */
  readonly base: BaseIndex;
  /** folders of the tree that are links to the workspace's own */
  readonly linked: readonly string[];
  /** whether the tree's git folder refers to the workspace's objects */
  readonly sharesObjects: boolean;
  readonly bytesMax: number;
}

/** A fork as a folder tree of its own that was made like the workspace; what changed is found by comparing. */
export class DirectoryLayers implements Layers {
  readonly kind: ForkKind;
  readonly staging: string;
  readonly #options: DirectoryLayersOptions;
  readonly #tree: string;
  readonly #linked: ReadonlySet<string>;

  constructor(options: DirectoryLayersOptions) {
    this.#options = options;
    this.kind = options.kind;
    this.#tree = join(options.home, 'tree');
    this.staging = join(options.home, 'staging');
    this.#linked = new Set(options.linked);
  }

  see(path: string): Seen {
    if (this.#isLinked(path)) {
      const host = join(this.#options.workspace, path);
      return seenAt(host, statHost(host));
    }
    const host = hostIn(this.#tree, path);
    return host === undefined ? { kind: 'absent' } : seenAt(host, statHost(host));
  }

  entries(folder: string): ReadonlyMap<string, Seen['kind']> {
    const seen = this.see(folder);
    const entries = seen.kind === 'folder' ? readFolder(seen.host).entries : [];
    return new Map(entries.map((entry) => [entry.name, this.#kindOf(childOf(folder, entry.name), entry)]));
  }

  base(path: string): Result<Base, ForkFailureReason> {
    const entry = this.#options.base.get(path);
    if (entry === undefined || entry.kind === 'folder') return ok({ state: { kind: 'absent' } });
    if (entry.kind === 'symlink') return ok({ state: entry });
    const source = this.#intactSource(path, entry);
    if (source !== undefined) return readState(source, statHost(source), this.#options.bytesMax);
    if (entry.hash === undefined) {
      return fail('not-found', `Cannot tell what ${path} was before: it changed here and in the workspace.`);
    }
    return ok({ state: { kind: 'file', hash: entry.hash, size: entry.size, mode: entry.mode } });
  }

  owns(path: string): boolean {
    return !this.#isLinked(path);
  }

  putStaged(staged: string, path: string): string {
    const changed = this.#makeParents(path);
    const host = join(this.#tree, path);
    if (kindOf(statHost(host)) === 'folder') removeNow(host);
    renameSync(staged, host);
    return changed;
  }

  putLink(target: string, path: string): string {
    const changed = this.#makeParents(path);
    removeNow(join(this.#tree, path));
    symlinkSync(target, join(this.#tree, path));
    return changed;
  }

  makeFolder(path: string, mode: number): string {
    const changed = this.#makeParents(path);
    mkdirSync(join(this.#tree, path), { recursive: true });
    chmodSync(join(this.#tree, path), mode);
    return changed;
  }

  erase(path: string): string {
    this.#refuseLinked(path);
    const host = hostIn(this.#tree, path);
    if (host !== undefined) removeNow(host);
    return path;
  }

  scan(prefix: string, visitor: ScanVisitor): void {
    const { base } = this.#options;
    scanDirectory({ tree: this.#tree, base, linked: this.#linked, visitor }, prefix);
  }

  inspect(path: string): Difference {
    return differenceIn({ tree: this.#tree, base: this.#options.base }, path);
  }

  async absorb(): Promise<Result<void, ForkFailureReason>> {
    return ok(undefined);
  }

  become(target: Target, stage: Stage): Promise<Result<void, ForkFailureReason>> {
    const { base } = this.#options;
    const stageBase = (path: string, entry: BaseEntry & { kind: 'file' }): ReturnType<Stage> =>
      this.#stageBase(path, entry, stage);
    return becomeTarget({ tree: this.#tree, base, linked: this.#linked, target, stage, stageBase });
  }

  mount(): ForkMount {
    const { workspace, linked, sharesObjects } = this.#options;
    const refers = sharesObjects ? [...linked, '.git/objects'] : linked;
    return { kind: 'directory', workspace, directory: this.#tree, linked: refers };
  }

  async tidy(): Promise<void> {
    emptyFolder(this.staging);
  }

  async dispose(): Promise<void> {
    await removeTree(this.#options.home);
  }

  /**
   * The content that the tree was made with: from the workspace, unless the person changed it, or from the blob
   * store.
   */
  async #stageBase(path: string, entry: BaseEntry & { kind: 'file' }, stage: Stage): ReturnType<Stage> {
    const source = this.#intactSource(path, entry);
    if (source === undefined) {
      if (entry.hash !== undefined) return stage(entry.hash, path);
      return fail(
        'not-found',
        `Cannot take ${path} back as the workspace's own must be unchanged: it is not.`,
      );
    }
    const staged = join(this.staging, `base-${process.pid}-${hashBytes(Buffer.from(path))}`);
    removeNow(staged);
    copyFileSync(source, staged, constants.COPYFILE_FICLONE);
    return ok(staged);
  }

  #intactSource(path: string, entry: BaseEntry & { kind: 'file' }): string | undefined {
    const own = join(this.#options.workspace, path);
    const ownStats = statHost(own);
    if (ownStats !== undefined && fingerprint(ownStats) === entry.source) return own;
    const copy = hostIn(this.#tree, path);
    const copyStats = copy === undefined ? undefined : statHost(copy);
    return copyStats !== undefined && fingerprint(copyStats) === entry.print ? copy : undefined;
  }

  /** A linked folder is a link in the tree, and a folder of the view. */
  #kindOf(path: string, entry: Dirent): Seen['kind'] {
    return this.#linked.has(path) ? this.see(path).kind : kindOf(entry);
  }

  #isLinked(path: string): boolean {
    return this.#linked.has(path) || ancestorsOf(path).some((ancestor) => this.#linked.has(ancestor));
  }

  #refuseLinked(path: string): void {
    if (!this.#isLinked(path)) return;
    const error = new Error(`EROFS: ${path} is in a folder that is shared with the workspace`);
    throw Object.assign(error, { code: 'EROFS', syscall: 'write' });
  }

  #makeParents(path: string): string {
    this.#refuseLinked(path);
    let topmost: string | undefined;
    for (const ancestor of ancestorsOf(path)) {
      const host = join(this.#tree, ancestor);
      if (statHost(host)?.isDirectory() === true) continue;
      topmost ??= ancestor;
      mkdirSync(host);
      chmodSync(host, 0o755);
    }
    return topmost ?? path;
  }
}
