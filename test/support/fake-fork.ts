import { createIgnoreRules } from '../../extension/src/core/forks/ignore-rules.ts';
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
  type PathFailureReason,
  type PathLook,
} from '../../extension/src/core/forks/resolve-path.ts';
import { limits } from '../../extension/src/core/limits.ts';
import type { BlobStore, Fork, ForkEntry, ForkFailureReason } from '../../extension/src/core/ports.ts';
import type {
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
  play(steps: readonly FakeCommandStep[]): Promise<void>;
}

/**
 * A fork in memory that keeps the port's promises (see test/contracts/fork.ts). `files` is the workspace: path to text or bytes; the
 * mode of each is 0o644. Its mount shows an ordinary folder that does not exist: use it with a scripted sandbox.
 */
export function createFakeFork(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: { readonly workspace?: string; readonly blobs?: BlobStore } = {},
): FakeFork {
  const workspace = options.workspace ?? '/workspace';
  const blobs = options.blobs ?? createFakeBlobStore();
  const lower: ReadonlyMap<string, Node> = lowerFrom(files);
  let nodes = new Map(lower);
  let deliberate = new Set<string>();
  const rules = createIgnoreRules((path) => {
    const node = nodes.get(path);
    return node?.kind === 'file' ? new TextDecoder().decode(node.bytes) : undefined;
  });

  const look = (path: string): PathLook => nodes.get(path) ?? { kind: 'absent' };
  const resolve = (path: string, followLast: boolean): Result<string, PathFailureReason> =>
    resolvePath(path, { roots: [workspace], look }, followLast);
  const forWriting = (path: string, followLast: boolean): Result<string, ForkFailureReason> => {
    const resolved = resolve(path, followLast);
    if (!resolved.ok) return resolved;
    if (isInsideGitFolder(resolved.value))
      return fail('denied', `Cannot change ${path} as .git is off limits.`);
    if (resolved.value === '.') return fail('denied', 'Cannot change the workspace folder itself.');
    return resolved;
  };
  const childrenOf = (folder: string): string[] =>
    [...nodes.keys()].filter((path) => parentOf(path) === (folder === '.' ? '' : folder)).sort();
  const erase = (path: string): void => {
    for (const key of [...nodes.keys()]) if (key === path || key.startsWith(`${path}/`)) nodes.delete(key);
  };
  const place = (path: string, node: Node): void => {
    for (let folder = parentOf(path); folder !== ''; folder = parentOf(folder)) {
      if (nodes.get(folder)?.kind !== 'folder') nodes.set(folder, { kind: 'folder', mode: 0o755 });
    }
    erase(path);
    nodes.set(path, node);
  };
  const snapshot = (): Manifest => {
    rules.forget();
    const changes: FileChange[] = [];
    const rest: RestEntry[] = [];
    for (const path of new Set([...lower.keys(), ...nodes.keys()])) {
      const [was, is] = [lower.get(path), nodes.get(path)];
      const [before, after] = [stateOf(was), stateOf(is)];
      const ignored = !deliberate.has(path) && rules.ignores(path, (is ?? was)?.kind === 'folder');
      const changed = !sameState(before, after);
      if (is?.kind === 'folder' && was?.kind !== 'folder' && childrenOf(path).length === 0) {
        rest.push({ path, state: is });
      } else if (is === undefined && was?.kind === 'folder') {
        rest.push({ path, state: { kind: 'absent' } });
      } else if (changed && ignored) rest.push({ path, state: after });
      if (changed && !ignored) changes.push({ path, before, after });
    }
    changes.sort(byPathOrder);
    return { version: 1, changes, ...(rest.length > 0 && { rest: rest.sort(byPathOrder) }) };
  };
  const load = async (manifest: Manifest): Promise<Result<void, ForkFailureReason>> => {
    const next = new Map(lower);
    const previous = nodes;
    nodes = next;
    const states = [
      ...manifest.changes.map(({ path, after }) => ({ path, state: after })),
      ...(manifest.rest ?? []),
    ];
    for (const { path, state } of states) if (state.kind === 'absent') erase(path);
    for (const { path, state } of states) {
      if (state.kind === 'absent') continue;
      if (state.kind !== 'file') {
        place(path, state);
        continue;
      }
      const bytes = await blobs.get(state.hash);
      if (bytes === undefined) {
        nodes = previous;
        return fail('not-found', `Cannot restore ${path} as its content must be in the blob store.`);
      }
      place(path, { kind: 'file', bytes, mode: state.mode });
    }
    deliberate = new Set(manifest.changes.map(({ path }) => path));
    return ok(undefined);
  };

  return {
    kind: 'copy',
    workspace,
    async stat(path) {
      const resolved = resolve(path, false);
      return resolved.ok ? stateOf(nodes.get(resolved.value)) : { kind: 'absent' };
    },
    async read(path) {
      const resolved = resolve(path, true);
      if (!resolved.ok) return resolved;
      const node = nodes.get(resolved.value);
      if (node?.kind === 'file') {
        if (node.bytes.length > limits.fileBytesMax) {
          return fail('too-large', `Cannot read ${path} as files may have ${limits.fileBytesMax} bytes.`);
        }
        return ok(Uint8Array.from(node.bytes));
      }
      if (node === undefined && resolved.value !== '.')
        return fail('not-found', `Cannot read ${path}: not there.`);
      return fail('not-a-file', `Cannot read ${path} as it is a folder: list it instead.`);
    },
    async list(folder) {
      const resolved = resolve(folder, true);
      if (!resolved.ok) return resolved;
      const node = nodes.get(resolved.value);
      if (node === undefined && resolved.value !== '.')
        return fail('not-found', `Cannot list ${folder}: not there.`);
      if (node !== undefined && node.kind !== 'folder')
        return fail('not-a-folder', `Cannot list ${folder}: a file.`);
      return ok(childrenOf(resolved.value).map((path) => entryOf(path, nodes.get(path))));
    },
    async write(path, bytes, mode) {
      if (bytes.length > limits.fileBytesMax) {
        return fail('too-large', `Cannot write ${path} as files may have ${limits.fileBytesMax} bytes.`);
      }
      const resolved = forWriting(path, true);
      if (!resolved.ok) return resolved;
      const old = nodes.get(resolved.value);
      if (old?.kind === 'folder') return fail('not-a-file', `Cannot write ${path} as it is a folder.`);
      const kept = old?.kind === 'file' ? old.mode : 0o644;
      place(resolved.value, { kind: 'file', bytes: Uint8Array.from(bytes), mode: (mode ?? kept) & 0o777 });
      deliberate.add(resolved.value);
      return ok(undefined);
    },
    async remove(path) {
      const resolved = forWriting(path, false);
      if (!resolved.ok) return resolved;
      if (!nodes.has(resolved.value)) return fail('not-found', `Cannot remove ${path}: not there.`);
      erase(resolved.value);
      if (lower.get(resolved.value)?.kind !== 'folder') deliberate.add(resolved.value);
      return ok(undefined);
    },
    async move(from, to) {
      const source = forWriting(from, false);
      if (!source.ok) return source;
      const target = forWriting(to, false);
      if (!target.ok) return target;
      if (!nodes.has(source.value)) return fail('not-found', `Cannot move ${from}: not there.`);
      if (target.value.startsWith(`${source.value}/`))
        return fail('denied', `Cannot move ${from} into itself.`);
      if (nodes.has(target.value))
        return fail('exists', `Cannot move ${from} as ${to} exists: remove it first.`);
      const moved = [...nodes].filter(([key]) => key === source.value || key.startsWith(`${source.value}/`));
      erase(source.value);
      for (const [key, node] of moved.sort()) place(target.value + key.slice(source.value.length), node);
      if (nodes.get(target.value)?.kind !== 'folder') deliberate.add(source.value).add(target.value);
      return ok(undefined);
    },
    changes: async () => findMoves(snapshot().changes),
    async checkpoint() {
      const manifest = snapshot();
      for (const node of [...nodes.values(), ...lower.values()]) {
        const stored = node.kind === 'file' ? await blobs.put(node.bytes) : undefined;
        if (stored?.ok === false) return stored;
      }
      const id = await blobs.put(encodeManifest(manifest));
      return id.ok ? ok({ id: id.value, ...totals(manifest) }) : id;
    },
    async restore(id: CheckpointId | undefined) {
      if (id === undefined) return load({ version: 1, changes: [] });
      const bytes = await blobs.get(id);
      if (bytes === undefined)
        return fail('not-found', `Cannot restore ${id} as it must be in the blob store.`);
      const manifest = decodeManifest(bytes);
      return manifest.ok ? load(manifest.value) : fail('not-found', manifest.failure.message);
    },
    mount: async () => ({ kind: 'directory', workspace, directory: workspace, linked: [] }),
    absorb: async () => ok(undefined),
    async dispose() {
      nodes = new Map(lower);
    },
    async play(steps) {
      for (const step of steps) {
        if (step.do === 'remove') erase(step.path);
        else if (step.do === 'folder') place(step.path, { kind: 'folder', mode: 0o755 });
        else if (step.do === 'link') place(step.path, { kind: 'symlink', target: step.target });
        else
          place(step.path, {
            kind: 'file',
            bytes: new TextEncoder().encode(step.text),
            mode: step.mode ?? 0o644,
          });
      }
    },
  };
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

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
