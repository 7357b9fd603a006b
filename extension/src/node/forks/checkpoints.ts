import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  byPathOrder,
  decodeManifest,
  encodeManifest,
  findMoves,
  sameState,
} from '../../core/forks/manifests.ts';
import type { IgnoreRules } from '../../core/forks/ignore-rules.ts';
import type { BlobStore, ForkFailureReason } from '../../core/ports.ts';
import type { Checkpoint, CheckpointId, FileChange, Manifest } from '../../protocol/content.ts';
import { fail, ok, type Result } from '../../protocol/result.ts';
import type { ChangeIndex } from './change-index.ts';
import { forkResult } from './fork-failure.ts';
import { hashBytes, readOwnFile } from './file-states.ts';
import type { Layers, TargetEntry } from './layers.ts';

/** What checkpoints are made from. */
export interface CheckpointParts {
  readonly layers: Layers;
  readonly index: ChangeIndex;
  readonly blobs: BlobStore;
  readonly rules: IgnoreRules;
  /** bytes of a file above which its content cannot be kept */
  readonly bytesMax: number;
}

/** Blobs that are put at the same time. */
const parallelPuts = 8;
/** Files that are kept before other work gets its turn; a multiple of the above. */
const itemsAtOnce = 64;

/** Takes and restores snapshots of layers; see the port `Fork`. */
export class Checkpoints {
  readonly #parts: CheckpointParts;
  /** hashes whose blobs are known to be stored */
  readonly #stored = new Set<string>();
  #staged = 0;

  constructor(parts: CheckpointParts) {
    this.#parts = parts;
  }

  /**
   * Changes against lower, sorted by path. A base that cannot be read counts as absent, so that accepting it is
   * refused.
   */
  changes(): FileChange[] {
    const { index } = this.#parts;
    const changes = index.changedPaths().map((path): FileChange => {
      return { path, before: index.bases.get(path) ?? { kind: 'absent' }, after: index.stateAfter(path) };
    });
    return changes.filter(({ before, after }) => !sameState(before, after));
  }

  changesWithMoves(): FileChange[] {
    return findMoves(this.changes());
  }

  /** Remembers what lower holds at the path, content included, unless that is known. */
  async keepBase(path: string): Promise<Result<void, ForkFailureReason>> {
    const { index, layers } = this.#parts;
    if (index.bases.has(path)) return ok(undefined);
    const base = layers.base(path);
    if (!base.ok) return base;
    if (base.value.bytes !== undefined && base.value.state.kind === 'file') {
      const put = await this.#put(base.value.state.hash, base.value.bytes);
      if (!put.ok) return put;
    }
    index.bases.set(path, base.value.state);
    return ok(undefined);
  }

  async keepBases(): Promise<Result<void, ForkFailureReason>> {
    return inParallel(this.#parts.index.pathsWithoutBase(), (path) => this.keepBase(path));
  }

  async take(): Promise<Result<Checkpoint, ForkFailureReason>> {
    const based = await this.keepBases();
    if (!based.ok) return based;
    const { index, blobs } = this.#parts;
    const changes = this.changes();
    const rest = index.restEntries();
    const contents = [...changes.map(({ path, after }) => ({ path, state: after })), ...rest];
    const kept = await inParallel(contents, ({ path, state }) => this.#keepContent(path, state));
    if (!kept.ok) return kept;
    const manifest: Manifest = {
      version: 1,
      changes,
      ...(rest.length > 0 && { rest }),
      ...(index.ignoredOmitted && { ignoredOmitted: true }),
    };
    const id = forkResult(await blobs.put(encodeManifest(manifest)));
    if (!id.ok) return id;
    const bytes = changes.reduce((sum, { after }) => sum + (after.kind === 'file' ? after.size : 0), 0);
    return ok({ id: id.value, files: changes.length, bytes });
  }

  async restore(id: CheckpointId | undefined): Promise<Result<void, ForkFailureReason>> {
    const manifest = await this.#manifest(id);
    if (!manifest.ok) return manifest;
    const { changes, rest = [], ignoredOmitted = false } = manifest.value;
    const { layers, index, rules } = this.#parts;
    const deliberate = new Set([...index.deliberate, ...changes.map(({ path }) => path)]);
    const changed = changes.map(({ path, after }) => this.#entry(path, after));
    const others = rest.map(({ path, state }) => this.#entry(path, state));
    // A folder in the place of a file is in both lists: as a deletion and as a folder.
    const entries = [...changed, ...others].sort(byPathOrder);
    const became = await layers.become(
      {
        entries,
        keepsIgnored: ignoredOmitted,
        ignores: (path, isFolder) => !deliberate.has(path) && rules.ignores(path, isFolder),
      },
      (hash, path) => this.#stage(hash, path),
    );
    if (!became.ok) return became;
    index.rebase(new Map(changes.map(({ path, before }) => [path, before])));
    return ok(undefined);
  }

  async #manifest(id: CheckpointId | undefined): Promise<Result<Manifest, ForkFailureReason>> {
    if (id === undefined) return ok({ version: 1, changes: [] });
    const bytes = await this.#parts.blobs.get(id);
    if (bytes === undefined || hashBytes(bytes) !== id) {
      return fail('not-found', `Cannot restore checkpoint ${id} as it must be in the session's blob store.`);
    }
    const manifest = decodeManifest(bytes);
    return manifest.ok ? manifest : fail('not-found', manifest.failure.message);
  }

  #entry(path: string, state: TargetEntry['state']): TargetEntry {
    const inPlace = state.kind === 'file' && sameState(this.#parts.index.stateOf(path), state);
    return { path, state, inPlace };
  }

  async #stage(hash: string, path: string): Promise<Result<string, ForkFailureReason>> {
    const bytes = await this.#parts.blobs.get(hash);
    if (bytes === undefined || hashBytes(bytes) !== hash) {
      return fail(
        'not-found',
        `Cannot restore ${path} as its content must be in the blob store: ${hash} is not.`,
      );
    }
    this.#stored.add(hash);
    return ok(this.stage(bytes, 0o644));
  }

  /** Writes bytes into a new file of the layers' own, ready to be put somewhere. */
  stage(bytes: Uint8Array, mode: number): string {
    this.#staged += 1;
    const staged = join(this.#parts.layers.staging, `staged-${process.pid}-${this.#staged}`);
    writeFileSync(staged, bytes, { mode });
    // the process's umask takes bits away from the mode of a new file
    chmodSync(staged, mode);
    return staged;
  }

  async #keepContent(path: string, state: TargetEntry['state']): Promise<Result<void, ForkFailureReason>> {
    if (state.kind !== 'file' || this.#stored.has(state.hash)) return ok(undefined);
    const { layers, bytesMax } = this.#parts;
    if (state.size > bytesMax) {
      return fail(
        'cap-reached',
        `Cannot keep ${path} as a session stores ${bytesMax} bytes: it has ${state.size}.`,
      );
    }
    const seen = layers.see(path);
    if (seen.kind !== 'file')
      return fail('not-found', `Cannot keep ${path} as it must be a file: it is gone.`);
    return this.#put(state.hash, readOwnFile(seen.host, seen.stats));
  }

  async #put(hash: string, bytes: Uint8Array): Promise<Result<void, ForkFailureReason>> {
    if (this.#stored.has(hash)) return ok(undefined);
    const put = forkResult(await this.#parts.blobs.put(bytes));
    if (!put.ok) return put;
    if (put.value !== hash)
      return fail('denied', `Cannot keep content that changes while it is read: ${hash}.`);
    this.#stored.add(hash);
    return ok(undefined);
  }
}

/** Runs all, some at a time; the first failure ends it. */
async function inParallel<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result<void, ForkFailureReason>>,
): Promise<Result<void, ForkFailureReason>> {
  for (let start = 0; start < items.length; start += parallelPuts) {
    const results = await Promise.all(items.slice(start, start + parallelPuts).map(work));
    for (const result of results) if (!result.ok) return result;
    // A store may do its work at once: whoever else waits for this thread gets a turn.
    if (start % itemsAtOnce === itemsAtOnce - parallelPuts)
      await new Promise((resolve) => setImmediate(resolve));
  }
  return ok(undefined);
}
