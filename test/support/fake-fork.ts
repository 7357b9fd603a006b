import { createIgnoreRules, type IgnoreRules } from '../../extension/src/core/forks/ignore-rules.ts';
import {
  byPathOrder,
  decodeManifest,
  encodeManifest,
  findMoves,
  sameState,
} from '../../extension/src/core/forks/manifests.ts';
import {
  isInsideGitFolder,
  resolvePath,
  type PathLook,
} from '../../extension/src/core/forks/resolve-path.ts';
import { limits } from '../../extension/src/core/limits.ts';
import type {
  BlobStore,
  Fork,
  ForkEntry,
  ForkFailureReason,
  ForkMount,
} from '../../extension/src/core/ports.ts';
import type {
  Checkpoint,
  CheckpointId,
  FileChange,
  FileState,
  Manifest,
  RestEntry,
} from '../../extension/src/protocol/content.ts';
import { fail, ok, type Result } from '../../extension/src/protocol/result.ts';
import { createFakeBlobStore, hashOf } from './memory-blob-store.ts';

type Node =
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly mode: number }
  | { readonly kind: 'symlink'; readonly target: string }
  | { readonly kind: 'folder'; readonly mode: number };

/** What a command may do to the fork's view, for tests that run no real commands. Paths are taken as they are. */
export type FakeCommandStep =
  | { readonly do: 'write'; readonly path: string; readonly text: string; readonly mode?: number }
  | { readonly do: 'link'; readonly path: string; readonly target: string }
  | { readonly do: 'folder'; readonly path: string }
  | { readonly do: 'remove'; readonly path: string };

export interface FakeFork extends Fork {
  /** Plays a command that ran on the fork's mount, `absorb` included. */
  readonly play: (steps: readonly FakeCommandStep[]) => Promise<void>;
}

/**
 * A fork in memory that keeps the port's promises (see test/contracts/fork.ts). `files` is the workspace: path to
 * text or bytes; the mode of each is 0o644. Its mount shows an ordinary folder that does not exist: use it with a
 * scripted sandbox.
 */
export function createFakeFork(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: { readonly workspace?: string; readonly blobs?: BlobStore } = {},
): FakeFork {
  return new ForkInMemory(
    lowerFrom(files),
    options.workspace ?? '/workspace',
    options.blobs ?? createFakeBlobStore(),
  );
}

type Outcome<Value> = Result<Value, ForkFailureReason>;

class ForkInMemory implements FakeFork {
  readonly kind = 'copy';
  readonly workspace: string;
  readonly #blobs: BlobStore;
  readonly #lower: ReadonlyMap<string, Node>;
  readonly #rules: IgnoreRules;
  #nodes: Map<string, Node>;
  #deliberate = new Set<string>();

  constructor(lower: ReadonlyMap<string, Node>, workspace: string, blobs: BlobStore) {
    this.workspace = workspace;
    this.#blobs = blobs;
    this.#lower = lower;
    this.#nodes = new Map(lower);
    this.#rules = createIgnoreRules((path) => {
      const node = this.#nodes.get(path);
      return node?.kind === 'file' ? new TextDecoder().decode(node.bytes) : undefined;
    });
  }

  readonly play = async (steps: readonly FakeCommandStep[]): Promise<void> => {
    for (const step of steps) {
      if (step.do === 'remove') this.#erase(step.path);
      else if (step.do === 'folder') this.#place(step.path, { kind: 'folder', mode: 0o755 });
      else if (step.do === 'link') this.#place(step.path, { kind: 'symlink', target: step.target });
      else this.#place(step.path, { kind: 'file', bytes: encode(step.text), mode: step.mode ?? 0o644 });
    }
  };

  async stat(path: string): Promise<FileState> {
    const resolved = this.#resolve(path, false);
    return resolved.ok ? stateOf(this.#nodes.get(resolved.value)) : { kind: 'absent' };
  }

  async read(path: string): Promise<Outcome<Uint8Array>> {
    const resolved = this.#resolve(path, true);
    if (!resolved.ok) return resolved;
    const node = this.#nodes.get(resolved.value);
    if (node === undefined && resolved.value !== '.')
      return fail('not-found', `Cannot read ${path}: not there.`);
    if (node?.kind !== 'file')
      return fail('not-a-file', `Cannot read ${path} as it is a folder: list it instead.`);
    if (node.bytes.length > limits.fileBytesMax) {
      return fail('too-large', `Cannot read ${path} as files may have ${limits.fileBytesMax} bytes.`);
    }
    return ok(Uint8Array.from(node.bytes));
  }

  async list(folder: string): Promise<Outcome<readonly ForkEntry[]>> {
    const resolved = this.#resolve(folder, true);
    if (!resolved.ok) return resolved;
    const node = this.#nodes.get(resolved.value);
    if (node === undefined && resolved.value !== '.')
      return fail('not-found', `Cannot list ${folder}: not there.`);
    if (node !== undefined && node.kind !== 'folder')
      return fail('not-a-folder', `Cannot list ${folder}: a file.`);
    return ok(this.#childrenOf(resolved.value).map((path) => entryOf(path, this.#nodes.get(path))));
  }

  async write(path: string, bytes: Uint8Array, mode?: number): Promise<Outcome<void>> {
    if (bytes.length > limits.fileBytesMax) {
      return fail('too-large', `Cannot write ${path} as files may have ${limits.fileBytesMax} bytes.`);
    }
    const resolved = this.#forChanging(path, true);
    if (!resolved.ok) return resolved;
    const old = this.#nodes.get(resolved.value);
    if (old?.kind === 'folder') return fail('not-a-file', `Cannot write ${path} as it is a folder.`);
    const kept = old?.kind === 'file' ? old.mode : 0o644;
    const content = Uint8Array.from(bytes);
    this.#place(resolved.value, { kind: 'file', bytes: content, mode: (mode ?? kept) & 0o777 });
    this.#deliberate.add(resolved.value);
    return ok(undefined);
  }

  async remove(path: string): Promise<Outcome<void>> {
    const resolved = this.#forChanging(path, false);
    if (!resolved.ok) return resolved;
    const node = this.#nodes.get(resolved.value);
    if (node === undefined) return fail('not-found', `Cannot remove ${path}: not there.`);
    this.#erase(resolved.value);
    if (node.kind !== 'folder') this.#deliberate.add(resolved.value);
    return ok(undefined);
  }

  async move(from: string, to: string): Promise<Outcome<void>> {
    const source = this.#forChanging(from, false);
    if (!source.ok) return source;
    const target = this.#forChanging(to, false);
    if (!target.ok) return target;
    if (!this.#nodes.has(source.value)) return fail('not-found', `Cannot move ${from}: not there.`);
    if (target.value.startsWith(`${source.value}/`))
      return fail('denied', `Cannot move ${from} into itself.`);
    if (this.#nodes.has(target.value))
      return fail('exists', `Cannot move ${from} as ${to} exists: remove it first.`);
    const moved = [...this.#nodes].filter(([path]) => isAtOrBelow(path, source.value));
    this.#erase(source.value);
    for (const [path, node] of moved.sort())
      this.#place(target.value + path.slice(source.value.length), node);
    if (this.#nodes.get(target.value)?.kind !== 'folder')
      this.#deliberate.add(source.value).add(target.value);
    return ok(undefined);
  }

  async changes(): Promise<readonly FileChange[]> {
    return findMoves(this.#manifest().changes);
  }

  async checkpoint(): Promise<Outcome<Checkpoint>> {
    const manifest = this.#manifest();
    const contents = [...this.#nodes.values(), ...this.#lower.values()].flatMap((node) =>
      node.kind === 'file' ? [node.bytes] : [],
    );
    for (const bytes of [...contents, encodeManifest(manifest)]) {
      const stored = await this.#blobs.put(bytes);
      if (!stored.ok)
        return fail(
          stored.failure.reason === 'failed' ? 'denied' : stored.failure.reason,
          stored.failure.message,
        );
    }
    return ok({ id: hashOf(encodeManifest(manifest)), ...totals(manifest) });
  }

  async restore(id: CheckpointId | undefined): Promise<Outcome<void>> {
    if (id === undefined) return this.#load({ version: 1, changes: [] });
    const bytes = await this.#blobs.get(id);
    if (bytes === undefined)
      return fail('not-found', `Cannot restore ${id} as it must be in the blob store.`);
    const manifest = decodeManifest(bytes);
    return manifest.ok ? this.#load(manifest.value) : fail('not-found', manifest.failure.message);
  }

  async mount(): Promise<ForkMount> {
    return { kind: 'directory', workspace: this.workspace, directory: this.workspace, linked: [] };
  }

  async absorb(): Promise<Outcome<void>> {
    return ok(undefined);
  }

  async dispose(): Promise<void> {
    this.#nodes = new Map(this.#lower);
  }

  #resolve(path: string, followLast: boolean): Outcome<string> {
    const look = (one: string): PathLook => this.#nodes.get(one) ?? { kind: 'absent' };
    return resolvePath(path, { roots: [this.workspace], look }, followLast);
  }

  #forChanging(path: string, followLast: boolean): Outcome<string> {
    const resolved = this.#resolve(path, followLast);
    if (!resolved.ok) return resolved;
    if (isInsideGitFolder(resolved.value))
      return fail('denied', `Cannot change ${path} as .git is off limits.`);
    if (resolved.value === '.') return fail('denied', 'Cannot change the workspace folder itself.');
    return resolved;
  }

  #childrenOf(folder: string): string[] {
    return [...this.#nodes.keys()].filter((path) => parentOf(path) === (folder === '.' ? '' : folder)).sort();
  }

  #erase(path: string): void {
    for (const key of [...this.#nodes.keys()]) if (isAtOrBelow(key, path)) this.#nodes.delete(key);
  }

  #place(path: string, node: Node): void {
    for (let folder = parentOf(path); folder !== ''; folder = parentOf(folder)) {
      if (this.#nodes.get(folder)?.kind !== 'folder')
        this.#nodes.set(folder, { kind: 'folder', mode: 0o755 });
    }
    this.#erase(path);
    this.#nodes.set(path, node);
  }

  #manifest(): Manifest {
    this.#rules.forget();
    const changes: FileChange[] = [];
    const rest: RestEntry[] = [];
    for (const path of new Set([...this.#lower.keys(), ...this.#nodes.keys()])) {
      const [was, is] = [this.#lower.get(path), this.#nodes.get(path)];
      const [before, after] = [stateOf(was), stateOf(is)];
      const ignored =
        !this.#deliberate.has(path) && this.#rules.ignores(path, (is ?? was)?.kind === 'folder');
      const changed = !sameState(before, after);
      if (changed && !ignored) changes.push({ path, before, after });
      const isNewFolder =
        is?.kind === 'folder' && was?.kind !== 'folder' && this.#childrenOf(path).length === 0;
      if (isNewFolder) rest.push({ path, state: is });
      else if (is === undefined && was?.kind === 'folder') rest.push({ path, state: { kind: 'absent' } });
      else if (changed && ignored) rest.push({ path, state: after });
    }
    changes.sort(byPathOrder);
    return { version: 1, changes, ...(rest.length > 0 && { rest: rest.sort(byPathOrder) }) };
  }

  async #load(manifest: Manifest): Promise<Outcome<void>> {
    const contents = new Map<string, Uint8Array>();
    const changed = manifest.changes.map(({ path, after }) => ({ path, state: after }));
    const states = [...changed, ...(manifest.rest ?? [])];
    for (const { path, state } of states) {
      if (state.kind !== 'file') continue;
      const bytes = await this.#blobs.get(state.hash);
      if (bytes === undefined)
        return fail('not-found', `Cannot restore ${path} as its content is not stored.`);
      contents.set(state.hash, bytes);
    }
    this.#nodes = new Map(this.#lower);
    for (const { path, state } of states) if (state.kind === 'absent') this.#erase(path);
    for (const { path, state } of states) {
      if (state.kind === 'absent') continue;
      const bytes = state.kind === 'file' ? contents.get(state.hash) : undefined;
      if (state.kind !== 'file') this.#place(path, state);
      else this.#place(path, { kind: 'file', bytes: bytes ?? new Uint8Array(), mode: state.mode });
    }
    this.#deliberate = new Set(manifest.changes.map(({ path }) => path));
    return ok(undefined);
  }
}

function lowerFrom(files: Readonly<Record<string, string | Uint8Array>>): Map<string, Node> {
  const nodes = new Map<string, Node>();
  for (const [path, content] of Object.entries(files)) {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    nodes.set(path, { kind: 'file', bytes, mode: 0o644 });
    for (let folder = parentOf(path); folder !== ''; folder = parentOf(folder)) {
      nodes.set(folder, { kind: 'folder', mode: 0o755 });
    }
  }
  return nodes;
}

function stateOf(node: Node | undefined): FileState {
  if (node === undefined || node.kind === 'folder') return { kind: 'absent' };
  if (node.kind === 'symlink') return { kind: 'symlink', target: node.target };
  return { kind: 'file', hash: hashOf(node.bytes), size: node.bytes.length, mode: node.mode };
}

const entryOf = (path: string, node: Node | undefined): ForkEntry => ({
  path,
  kind: node?.kind ?? 'other',
  size: node?.kind === 'file' ? node.bytes.length : 0,
});

const totals = ({ changes }: Manifest): { files: number; bytes: number } => ({
  files: changes.length,
  bytes: changes.reduce((sum, { after }) => sum + (after.kind === 'file' ? after.size : 0), 0),
});

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const isAtOrBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(`${folder}/`);

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
