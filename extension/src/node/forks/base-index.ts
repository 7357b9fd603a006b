import { readlinkSync, type Stats } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { errorCode } from '../file-failure.ts';
import { hashFile, restMs } from './file-states.ts';
import { childOf, fingerprint, kindOf, parentOf, readFolder, statHost } from './host-files.ts';

/** What a fork's tree held when it was made. */
const BaseEntry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('file'),
    mode: z.number(),
    size: z.number(),
    /** fingerprint of the copy, or empty while the copy is too young for one to be trusted */
    print: z.string(),
    /** fingerprint of the workspace's own file when it was copied */
    source: z.string(),
    /** not taken of ignored files */
    hash: z.string().optional(),
  }),
  z.object({ kind: z.literal('symlink'), target: z.string() }),
  z.object({ kind: z.literal('folder'), mode: z.number() }),
]);
export type BaseEntry = z.infer<typeof BaseEntry>;

const SavedIndex = z.object({
  version: z.literal(1),
  workspace: z.string(),
  linked: z.array(z.string()),
  unreadable: z.array(z.string()),
  entries: z.array(z.tuple([z.string(), BaseEntry])),
});

/** Entries of a tree as it was made, by path and by folder. */
export class BaseIndex {
  readonly #entries = new Map<string, BaseEntry>();
  readonly #names = new Map<string, string[]>();

  /** Folders that held names that are not UTF-8. */
  readonly unreadable = new Set<string>();

  get(path: string): BaseEntry | undefined {
    return this.#entries.get(path);
  }

  /** Names that a folder held. */
  names(folder: string): readonly string[] {
    return this.#names.get(folder) ?? [];
  }

  add(path: string, entry: BaseEntry): void {
    const isNew = !this.#entries.has(path);
    this.#entries.set(path, entry);
    if (!isNew) return;
    const folder = parentOf(path);
    const name = path.slice(path.lastIndexOf('/') + 1);
    const names = this.#names.get(folder);
    if (names === undefined) this.#names.set(folder, [name]);
    else names.push(name);
  }

  entries(): [string, BaseEntry][] {
    return [...this.#entries];
  }
}

/** Files that are hashed before other work gets its turn. */
const filesAtOnce = 200;

/** Reads a whole tree that was just made of the workspace; `linked` folders are left out. */
export async function readBaseIndex(
  places: { readonly workspace: string; readonly tree: string; readonly linked: readonly string[] },
  ignores: (path: string, isFolder: boolean) => boolean,
): Promise<BaseIndex> {
  const index = new BaseIndex();
  const left = new Set(places.linked);
  const pending = ['.'];
  let files = 0;
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const { entries, unreadable } = readFolder(join(places.tree, folder));
    if (unreadable) index.unreadable.add(folder);
    for (const { name } of entries) {
      const path = childOf(folder, name);
      const host = join(places.tree, path);
      const stats = statHost(host);
      if (stats === undefined || left.has(path)) continue;
      if (stats.isDirectory()) {
        index.add(path, { kind: 'folder', mode: stats.mode & 0o777 });
        pending.push(path);
      } else if (stats.isSymbolicLink()) index.add(path, { kind: 'symlink', target: readlinkSync(host) });
      else if (stats.isFile()) {
        index.add(path, fileEntry(host, stats, join(places.workspace, path), ignores(path, false)));
        files += 1;
        if (files % filesAtOnce === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
  return index;
}

/** Writes an index for a later process; `loadBaseIndex` reads it. */
export async function saveBaseIndex(
  file: string,
  { workspace, linked, index }: { workspace: string; linked: readonly string[]; index: BaseIndex },
): Promise<void> {
  const saved = {
    version: 1,
    workspace,
    linked,
    unreadable: [...index.unreadable],
    entries: index.entries(),
  };
  await writeFile(file, JSON.stringify(saved));
}

/** An index that an earlier process saved, or undefined when there is none for this workspace. */
export async function loadBaseIndex(
  file: string,
  workspace: string,
): Promise<{ readonly linked: readonly string[]; readonly index: BaseIndex } | undefined> {
  let saved: unknown;
  try {
    saved = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    // Half an index is as good as none: the tree is made again.
    if (errorCode(error) === undefined && !(error instanceof SyntaxError)) throw error;
    return undefined;
  }
  const parsed = SavedIndex.safeParse(saved);
  if (!parsed.success || parsed.data.workspace !== workspace) return undefined;
  const index = new BaseIndex();
  for (const [path, entry] of parsed.data.entries) index.add(path, entry);
  for (const folder of parsed.data.unreadable) index.unreadable.add(folder);
  return { linked: parsed.data.linked, index };
}

function fileEntry(host: string, stats: Stats, sourceHost: string, ignored: boolean): BaseEntry {
  const source = statHost(sourceHost);
  const rested = Date.now() - stats.ctimeMs >= restMs;
  return {
    kind: 'file',
    mode: stats.mode & 0o777,
    size: stats.size,
    print: rested || ignored ? fingerprint(stats) : '',
    source: source !== undefined && kindOf(source) === 'file' ? fingerprint(source) : '',
    ...(!ignored && { hash: hashFile(host, stats) }),
  };
}
