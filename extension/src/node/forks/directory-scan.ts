import { readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { BaseEntry, BaseIndex } from './base-index.ts';
import { hashFile, restMs } from './file-states.ts';
import { ancestorsOf, childOf, fingerprint, readFolder, seenAt, statHost } from './host-files.ts';
import type { Difference, ScanVisitor, Seen } from './layers.ts';

/** A tree, what it was made with, and who wants to hear of the differences. */
export interface DirectoryScan {
  readonly tree: string;
  readonly base: BaseIndex;
  readonly linked: ReadonlySet<string>;
  readonly visitor: ScanVisitor;
}

/** Host path in the tree, or undefined when not all folders on the way are real. */
export function hostIn(tree: string, path: string): string | undefined {
  const real = ancestorsOf(path).every((folder) => statHost(join(tree, folder))?.isDirectory() === true);
  return real ? join(tree, path) : undefined;
}

/** Reports every path at or below `prefix` that differs from the base; costs a look at every file there. */
export function scanDirectory(scan: DirectoryScan, prefix: string): void {
  if (prefix === '.') {
    scanFolder(scan, '.', false);
    return;
  }
  const host = hostIn(scan.tree, prefix);
  const parent = prefix.slice(0, Math.max(0, prefix.lastIndexOf('/')));
  const ignored = parent !== '' && scan.visitor.ignores(parent, true);
  scanPath(scan, prefix, host === undefined ? undefined : statHost(host), ignored);
}

/** The difference at one path between the tree and what it was made with. */
export function differenceIn(scan: Pick<DirectoryScan, 'tree' | 'base'>, path: string): Difference {
  const host = hostIn(scan.tree, path);
  const base = scan.base.get(path);
  const now: Seen = host === undefined ? { kind: 'absent' } : seenAt(host, statHost(host));
  return {
    path,
    base: base?.kind ?? 'absent',
    now,
    ...(base?.kind === 'folder' && { baseMode: base.mode }),
    ...(now.kind === 'folder' && { empty: readFolder(now.host).entries.length === 0 }),
  };
}

function scanFolder(scan: DirectoryScan, folder: string, ignored: boolean): void {
  const { entries, unreadable } = readFolder(join(scan.tree, folder));
  if (unreadable && !scan.base.unreadable.has(folder)) scan.visitor.unreadableName(folder);
  const names = new Set<string>();
  for (const { name } of entries) {
    names.add(name);
    const path = childOf(folder, name);
    if (!scan.linked.has(path)) scanPath(scan, path, statHost(join(scan.tree, path)), ignored);
  }
  for (const name of scan.base.names(folder)) {
    if (!names.has(name)) reportDeleted(scan, childOf(folder, name), ignored);
  }
}

function scanPath(scan: DirectoryScan, path: string, stats: Stats | undefined, ignored: boolean): void {
  if (stats === undefined) {
    reportDeleted(scan, path, ignored);
    return;
  }
  const base = scan.base.get(path);
  if (!isSame(scan, path, stats, base)) scan.visitor.found(differenceIn(scan, path));
  if (!stats.isDirectory()) {
    if (base?.kind === 'folder') reportFilesBelow(scan, path, ignored);
    return;
  }
  const nowIgnored = ignored || scan.visitor.ignores(path, true);
  if (!nowIgnored || scan.visitor.entersIgnored()) scanFolder(scan, path, nowIgnored);
}

function isSame(scan: DirectoryScan, path: string, stats: Stats, base: BaseEntry | undefined): boolean {
  const host = join(scan.tree, path);
  switch (base?.kind) {
    case undefined:
      return false;
    case 'folder':
      return stats.isDirectory() && (stats.mode & 0o777) === base.mode;
    case 'symlink':
      return stats.isSymbolicLink() && readlinkSync(host) === base.target;
    case 'file': {
      if (!stats.isFile()) return false;
      if (base.print !== '' || base.hash === undefined) return base.print === fingerprint(stats);
      // The copy was too young to be told from one that was changed in the same instant: compare, and remember.
      const { mode, size, hash } = base;
      const same = size === stats.size && mode === (stats.mode & 0o777) && hash === hashFile(host, stats);
      if (same && Date.now() - stats.ctimeMs >= restMs)
        scan.base.add(path, { ...base, print: fingerprint(stats) });
      return same;
    }
  }
}

function reportDeleted(scan: DirectoryScan, path: string, ignored: boolean): void {
  const base = scan.base.get(path);
  if (base === undefined) return;
  scan.visitor.found({ path, base: base.kind, now: { kind: 'absent' } });
  if (base.kind === 'folder') reportFilesBelow(scan, path, ignored);
}

function reportFilesBelow(scan: DirectoryScan, folder: string, ignored: boolean): void {
  if (ignored || scan.visitor.ignores(folder, true)) return;
  for (const name of scan.base.names(folder)) {
    const path = childOf(folder, name);
    const base = scan.base.get(path);
    if (base?.kind === 'folder') reportFilesBelow(scan, path, false);
    else if (base !== undefined && !scan.visitor.ignores(path, false)) {
      scan.visitor.found({ path, base: base.kind, now: { kind: 'absent' } });
    }
  }
}
