import { readFileSync, readlinkSync } from 'node:fs';
import type { IgnoreRules } from '../../core/forks/ignore-rules.ts';
import { isInsideGitFolder, resolvePath, type PathView } from '../../core/forks/resolve-path.ts';
import type { BlobStore, Fork, ForkEntry, ForkFailureReason, ForkMount } from '../../core/ports.ts';
import type { Checkpoint, CheckpointId, FileChange, FileState } from '../../protocol/content.ts';
import { fail, ok, type Result } from '../../protocol/result.ts';
import { errorCode } from '../file-failure.ts';
import { ChangeIndex, type IgnoredLimits } from './change-index.ts';
import { Checkpoints } from './checkpoints.ts';
import { hashBytes, readOwnFile } from './file-states.ts';
import { guarded, tooLarge } from './fork-failure.ts';
import { childOf } from './host-files.ts';
import type { Layers, Seen } from './layers.ts';

/** The limits of a fork, in bytes and files. */
export interface ForkLimits extends IgnoredLimits {
  readonly fileBytesMax: number;
  readonly blobBytesMax: number;
}

/** What a fork is made from. */
export interface LayeredForkOptions {
  readonly workspace: string;
  /** absolute paths by which the workspace is known, the real one first */
  readonly roots: readonly string[];
  readonly layers: Layers;
  readonly blobs: BlobStore;
  readonly rules: IgnoreRules;
  readonly limits: ForkLimits;
}

type Outcome<Value> = Result<Value, ForkFailureReason>;

/**
 * A fork over any layers. Calls that change something run one after the other, in the order in which they were made.
 */
export class LayeredFork implements Fork {
  readonly workspace: string;
  readonly #layers: Layers;
  readonly #limits: ForkLimits;
  readonly #rules: IgnoreRules;
  readonly #view: PathView;
  readonly #index: ChangeIndex;
  readonly #checkpoints: Checkpoints;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ workspace, roots, layers, blobs, rules, limits }: LayeredForkOptions) {
    this.workspace = workspace;
    this.#layers = layers;
    this.#limits = limits;
    this.#rules = rules;
    this.#index = new ChangeIndex(layers, rules, limits);
    const bytesMax = limits.blobBytesMax;
    this.#checkpoints = new Checkpoints({ layers, index: this.#index, blobs, rules, bytesMax });
    this.#view = {
      roots,
      look: (path) => {
        const seen = layers.see(path);
        return seen.kind === 'symlink'
          ? { kind: 'symlink', target: readlinkSync(seen.host) }
          : { kind: seen.kind };
      },
    };
  }

  get kind(): Fork['kind'] {
    return this.#layers.kind;
  }

  async stat(path: string): Promise<FileState> {
    const resolved = resolvePath(path, this.#view, false);
    if (!resolved.ok || resolved.value === '.') return { kind: 'absent' };
    return this.#index.stateOf(resolved.value);
  }

  async read(path: string): Promise<Outcome<Uint8Array>> {
    return guarded(`read ${path}`, async () => {
      const resolved = resolvePath(path, this.#view, true);
      if (!resolved.ok) return resolved;
      const seen = this.#layers.see(resolved.value);
      if (seen.kind === 'absent') {
        return fail(
          'not-found',
          `Cannot read ${path} as it must exist: it does not. List the folder to see what is there.`,
        );
      }
      if (seen.kind !== 'file') {
        return fail(
          'not-a-file',
          `Cannot read ${path} as it must be a file: current value is a ${seen.kind}.`,
        );
      }
      const { fileBytesMax } = this.#limits;
      if (seen.stats.size > fileBytesMax) return tooLarge('read', path, seen.stats.size, fileBytesMax);
      return ok(
        this.#layers.owns(resolved.value) ? readOwnFile(seen.host, seen.stats) : readFileSync(seen.host),
      );
    });
  }

  async list(folder: string): Promise<Outcome<readonly ForkEntry[]>> {
    return guarded(`list ${folder}`, async () => {
      const resolved = resolvePath(folder, this.#view, true);
      if (!resolved.ok) return resolved;
      const seen = this.#layers.see(resolved.value);
      if (seen.kind === 'absent') {
        return fail(
          'not-found',
          `Cannot list ${folder} as it must exist: it does not. List its parent folder.`,
        );
      }
      if (seen.kind !== 'folder') {
        return fail(
          'not-a-folder',
          `Cannot list ${folder} as it must be a folder: current value is a ${seen.kind}.`,
        );
      }
      const entries: ForkEntry[] = [];
      for (const name of [...this.#layers.entries(resolved.value).keys()].sort()) {
        const path = childOf(resolved.value, name);
        const entry = this.#layers.see(path);
        if (entry.kind === 'absent') continue;
        entries.push({ path, kind: entry.kind, size: entry.kind === 'file' ? entry.stats.size : 0 });
      }
      return ok(entries);
    });
  }

  async walk(
    enters: (name: string) => boolean,
    most: { readonly files: number; readonly folders: number },
  ): Promise<readonly string[]> {
    const files: string[] = [];
    const folders = ['.'];
    for (const [index, folder] of folders.entries()) {
      if (files.length >= most.files || index >= most.folders) break;
      const entries = this.#entriesOrNone(folder);
      for (const name of [...entries.keys()].sort()) {
        const kind = entries.get(name);
        if (kind === 'folder' && enters(name)) folders.push(childOf(folder, name));
        if (kind === 'file') files.push(childOf(folder, name));
      }
    }
    return files.slice(0, most.files);
  }

  write(path: string, bytes: Uint8Array, mode?: number): Promise<Outcome<void>> {
    return this.#exclusive(`write ${path}`, async () => {
      const { fileBytesMax } = this.#limits;
      if (bytes.length > fileBytesMax) return tooLarge('write', path, bytes.length, fileBytesMax);
      const resolved = this.#forChanging(path, true);
      if (!resolved.ok) return resolved;
      const target = resolved.value;
      const seen = this.#layers.see(target);
      if (seen.kind !== 'file' && seen.kind !== 'absent') {
        return fail(
          'not-a-file',
          `Cannot write ${path} as it must be a file: current value is a ${seen.kind}.`,
        );
      }
      const kept = await this.#checkpoints.keepBase(target);
      if (!kept.ok) return kept;
      const bits = (mode ?? (seen.kind === 'file' ? seen.stats.mode : 0o644)) & 0o777;
      const changed = this.#layers.putStaged(this.#checkpoints.stage(bytes, bits), target);
      this.#index.deliberate.add(target);
      this.#updateAfter(changed, target);
      this.#index.learn(target, { kind: 'file', hash: hashBytes(bytes), size: bytes.length, mode: bits });
      return ok(undefined);
    });
  }

  remove(path: string): Promise<Outcome<void>> {
    return this.#exclusive(`remove ${path}`, async () => {
      const resolved = this.#forChanging(path, false);
      if (!resolved.ok) return resolved;
      const seen = this.#layers.see(resolved.value);
      if (seen.kind === 'absent')
        return fail('not-found', `Cannot remove ${path} as it must exist: it does not.`);
      const kept = await this.#keepBasesBelow(resolved.value, seen);
      if (!kept.ok) return kept;
      this.#layers.erase(resolved.value);
      if (seen.kind !== 'folder') this.#index.deliberate.add(resolved.value);
      this.#updateAfter(resolved.value, resolved.value);
      return this.#checkpoints.keepBases();
    });
  }

  move(from: string, to: string): Promise<Outcome<void>> {
    return this.#exclusive(`move ${from} to ${to}`, async () => {
      const source = this.#forChanging(from, false);
      if (!source.ok) return source;
      const target = this.#forChanging(to, false);
      if (!target.ok) return target;
      const seen = this.#layers.see(source.value);
      if (seen.kind === 'absent')
        return fail('not-found', `Cannot move ${from} as it must exist: it does not.`);
      if (`${target.value}/`.startsWith(`${source.value}/`) && target.value !== source.value) {
        return fail('denied', `Cannot move ${from} into itself: current value is ${to}.`);
      }
      if (this.#layers.see(target.value).kind !== 'absent') {
        return fail('exists', `Cannot move ${from} to ${to} as that path must be free: remove it first.`);
      }
      const kept = await this.#keepBasesBelow(source.value, seen);
      if (!kept.ok) return kept;
      const copied = await guarded(`move ${from} to ${to}`, async () =>
        ok(this.#copy(source.value, target.value)),
      );
      const changed = copied.ok ? copied.value : this.#layers.erase(target.value);
      if (copied.ok) this.#layers.erase(source.value);
      if (seen.kind !== 'folder') this.#index.deliberate.add(source.value).add(target.value);
      this.#updateAfter(source.value, source.value);
      this.#updateAfter(changed, target.value);
      const based = await this.#checkpoints.keepBases();
      return copied.ok ? based : copied;
    });
  }

  changes(): Promise<readonly FileChange[]> {
    return this.#queue(async () => {
      await this.#checkpoints.keepBases();
      return this.#checkpoints.changesWithMoves();
    });
  }

  checkpoint(): Promise<Outcome<Checkpoint>> {
    return this.#exclusive('take a checkpoint', () => this.#checkpoints.take());
  }

  restore(id: CheckpointId | undefined): Promise<Outcome<void>> {
    return this.#exclusive('restore a checkpoint', () => this.#checkpoints.restore(id));
  }

  mount(): Promise<ForkMount> {
    return this.#queue(async () => this.#layers.mount());
  }

  absorb(): Promise<Outcome<void>> {
    return this.#exclusive('take in what a command changed', async () => {
      const asked = await this.#layers.absorb();
      if (!asked.ok) return asked;
      this.#index.update('.');
      const kept = await this.#checkpoints.keepBases();
      if (!kept.ok) return kept;
      const [folder] = this.#index.unreadable;
      if (folder === undefined) return ok(undefined);
      return fail(
        'denied',
        `Cannot take in every file in ${folder} as names must be UTF-8: at least one is not. Rename or remove it; the rest was taken in.`,
      );
    });
  }

  dispose(): Promise<void> {
    return this.#queue(() => this.#layers.dispose());
  }

  /** Nothing for a folder that may not be read. */
  #entriesOrNone(folder: string): ReadonlyMap<string, Seen['kind']> {
    try {
      return this.#layers.entries(folder);
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      return new Map();
    }
  }

  #forChanging(path: string, followLast: boolean): Outcome<string> {
    const resolved = resolvePath(path, this.#view, followLast);
    if (!resolved.ok) return resolved;
    if (isInsideGitFolder(resolved.value)) {
      return fail(
        'denied',
        `Cannot change ${path} as file tools leave .git alone. Use git commands for what must happen there.`,
      );
    }
    if (resolved.value === '.') return fail('denied', `Cannot change ${path} as it is the workspace itself.`);
    return resolved;
  }

  /** Must come before the files change: they may be all that is left of what the agent's work was based on. */
  async #keepBasesBelow(path: string, seen: Seen): Promise<Outcome<void>> {
    if (seen.kind !== 'folder') return this.#checkpoints.keepBase(path);
    if (this.#rules.ignores(path, true)) return ok(undefined);
    for (const name of this.#layers.entries(path).keys()) {
      const child = childOf(path, name);
      const below = this.#layers.see(child);
      if (below.kind !== 'folder' && this.#rules.ignores(child, false)) continue;
      const kept = await this.#keepBasesBelow(child, below);
      if (!kept.ok) return kept;
    }
    return ok(undefined);
  }

  /** Copies what stands at a path, not followed, and returns the topmost path that looks different now. */
  #copy(from: string, to: string): string {
    const seen = this.#layers.see(from);
    switch (seen.kind) {
      case 'file': {
        const bits = seen.stats.mode & 0o777;
        const bytes = this.#layers.owns(from) ? readOwnFile(seen.host, seen.stats) : readFileSync(seen.host);
        return this.#layers.putStaged(this.#checkpoints.stage(bytes, bits), to);
      }
      case 'symlink':
        return this.#layers.putLink(readlinkSync(seen.host), to);
      case 'folder': {
        const changed = this.#layers.makeFolder(to, seen.stats.mode & 0o777);
        for (const name of this.#layers.entries(from).keys())
          this.#copy(childOf(from, name), childOf(to, name));
        return changed;
      }
      case 'absent':
      case 'other':
        return to;
    }
  }

  #updateAfter(changed: string, path: string): void {
    this.#rules.forget();
    // What a `.gitignore` says reaches beyond its own path.
    this.#index.update(/(^|\/)\.gitignore$/.test(path) ? '.' : changed);
  }

  #exclusive<Value>(what: string, work: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    return this.#queue(async () => {
      const outcome = await guarded(what, work);
      if (!outcome.ok) await guarded(what, async () => ok(await this.#layers.tidy()));
      return outcome;
    });
  }

  #queue<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
