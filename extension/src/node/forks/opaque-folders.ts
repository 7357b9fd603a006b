import { join } from 'node:path';
import type { Stats } from 'node:fs';
import type { ForkFailureReason } from '../../core/ports.ts';
import { ok, type Result } from '../../protocol/result.ts';
import { childOf, readFolder, statHost } from './host-files.ts';

/**
 * Which folders of upper hide what lower holds in them. The kernel marks them in an extended attribute that Node
 * cannot read (a folder that a command deleted and made again), so the view itself is asked, once for each folder
 * that is new in upper.
 */
export class OpaqueFolders {
  readonly #known = new Map<string, { readonly identity: string; readonly opaque: boolean }>();

  isOpaque(path: string): boolean {
    return this.#known.get(path)?.opaque === true;
  }

  /** A folder that was made by hand is never opaque. */
  learn(path: string, stats: Stats | undefined): void {
    if (stats === undefined) this.#known.delete(path);
    else this.#known.set(path, { identity: identityOf(stats), opaque: false });
  }

  /** Asks about every folder that both layers hold and that is not known; `exist` tells which paths the view shows. */
  async ask(
    roots: { readonly workspace: string; readonly upper: string },
    exist: (paths: readonly string[]) => Promise<Result<readonly boolean[], ForkFailureReason>>,
  ): Promise<Result<void, ForkFailureReason>> {
    const probes: Probe[] = [];
    this.#collect(roots, '.', probes);
    if (probes.length === 0) return ok(undefined);
    const answers = await exist(probes.map(({ hiddenIfOpaque }) => hiddenIfOpaque));
    if (!answers.ok) return answers;
    probes.forEach(({ folder, identity }, index) => {
      this.#known.set(folder, { identity, opaque: answers.value[index] === false });
    });
    return ok(undefined);
  }

  #collect(
    roots: { readonly workspace: string; readonly upper: string },
    folder: string,
    probes: Probe[],
  ): void {
    for (const entry of readFolder(join(roots.upper, folder)).entries) {
      const path = childOf(folder, entry.name);
      if (!entry.isDirectory()) continue;
      if (statHost(join(roots.workspace, path))?.isDirectory() !== true) continue;
      const stats = statHost(join(roots.upper, path));
      if (stats === undefined) continue;
      const known = this.#known.get(path);
      if (known?.identity !== identityOf(stats)) this.#known.delete(path);
      if (!this.#known.has(path)) this.#probe(roots, path, { stats, probes });
      if (!this.isOpaque(path)) this.#collect(roots, path, probes);
    }
  }

  /**
   * With nothing in lower that is not in upper too, both answers mean the same, until something is deleted: ask again
   * then.
   */
  #probe(
    roots: { readonly workspace: string; readonly upper: string },
    path: string,
    { stats, probes }: { readonly stats: Stats; readonly probes: Probe[] },
  ): void {
    const held = new Set(readFolder(join(roots.upper, path)).entries.map(({ name }) => name));
    const child = readFolder(join(roots.workspace, path)).entries.find(({ name }) => !held.has(name));
    if (child === undefined) return;
    probes.push({ folder: path, identity: identityOf(stats), hiddenIfOpaque: childOf(path, child.name) });
  }
}

interface Probe {
  readonly folder: string;
  readonly identity: string;
  /** a path that lower holds and upper does not */
  readonly hiddenIfOpaque: string;
}

/** Numbers of files are used again at once; the time of birth tells the new one. */
const identityOf = (stats: Stats): string => `${stats.ino}:${stats.birthtimeMs}`;
