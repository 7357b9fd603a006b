import { join } from 'node:path';
import { childOf, kindOf, parentOf, readFolder, seenAt, statHost } from './host-files.ts';
import type { Difference, ScanVisitor } from './layers.ts';
import { isWhiteout, type OverlayPlace, type OverlayTree } from './overlay-tree.ts';

/** The upper layer of an overlay, and who wants to hear of what it changes. */
export interface OverlayScan {
  readonly tree: OverlayTree;
  readonly workspace: string;
  readonly isOpaque: (path: string) => boolean;
  readonly visitor: ScanVisitor;
}

/** What the scan knows about the folder that a path lies in. */
interface Surroundings {
  /** lower holds a real folder there */
  readonly hasLower: boolean;
  /** and nothing of it shows but through upper */
  readonly hidden: boolean;
  readonly ignored: boolean;
}

/**
 * Reports every path at or below `prefix` where upper says something: costs what upper holds, and what it deletes. A
 * deleted folder is reported itself, and each file that lower holds below it unless that is ignored.
 */
export function scanOverlay(scan: OverlayScan, prefix: string): void {
  if (prefix === '.') {
    scanFolder(scan, '.', { hasLower: true, hidden: false, ignored: false });
    return;
  }
  const place = scan.tree.place(prefix);
  const parent = parentOf(prefix);
  const ignored = parent !== '.' && scan.visitor.ignores(parent, true);
  scanPath(scan, prefix, place, { hasLower: place.lower !== undefined, hidden: !place.lowerShows, ignored });
}

/** The difference at one path between upper and lower. */
export function inspectOverlay(tree: OverlayTree, path: string): Difference {
  return differenceAt(tree, path, tree.place(path));
}

function scanFolder(scan: OverlayScan, folder: string, here: Surroundings): void {
  const { entries, unreadable } = readFolder(scan.tree.upperHost(folder));
  if (unreadable) scan.visitor.unreadableName(folder);
  const lowerFolder = join(scan.workspace, folder);
  const names = new Set<string>();
  for (const { name } of entries) {
    names.add(name);
    const path = childOf(folder, name);
    const upper = statHost(scan.tree.upperHost(path));
    const lower = here.hasLower ? statHost(join(lowerFolder, name)) : undefined;
    scanPath(scan, path, { upper, lower, lowerShows: here.hasLower && !here.hidden }, here);
  }
  if (!here.hidden || !here.hasLower) return;
  for (const { name } of readFolder(lowerFolder).entries) {
    if (!names.has(name)) reportDeleted(scan, childOf(folder, name), here.ignored);
  }
}

function scanPath(scan: OverlayScan, path: string, place: OverlayPlace, around: Surroundings): void {
  const { upper, lower } = place;
  if (upper === undefined || isWhiteout(upper)) {
    const deleted = isWhiteout(upper) || around.hidden;
    if (lower !== undefined && deleted) reportDeleted(scan, path, around.ignored);
    return;
  }
  scan.visitor.found(differenceAt(scan.tree, path, place));
  const hasLower = lower?.isDirectory() === true;
  if (!upper.isDirectory()) {
    if (hasLower) reportFilesBelow(scan, path, around.ignored);
    return;
  }
  const ignored = around.ignored || scan.visitor.ignores(path, true);
  const whole = around.ignored ? undefined : scan.tree.upperHost(path);
  if (ignored && !scan.visitor.entersIgnored(whole)) return;
  scanFolder(scan, path, { hasLower, hidden: around.hidden || scan.isOpaque(path), ignored });
}

function differenceAt(tree: OverlayTree, path: string, place: OverlayPlace): Difference {
  const { upper, lower } = place;
  const now = upper === undefined || isWhiteout(upper) ? tree.see(path) : seenAt(tree.upperHost(path), upper);
  return {
    path,
    base: kindOf(lower),
    now,
    ...(lower?.isDirectory() === true && { baseMode: lower.mode & 0o777 }),
    ...(now.kind === 'folder' && { empty: tree.entries(path).size === 0 }),
  };
}

function reportDeleted(scan: OverlayScan, path: string, ignored: boolean): void {
  const lower = statHost(join(scan.workspace, path));
  scan.visitor.found({ path, base: kindOf(lower), now: { kind: 'absent' } });
  if (lower?.isDirectory() === true) reportFilesBelow(scan, path, ignored);
}

function reportFilesBelow(scan: OverlayScan, folder: string, ignored: boolean): void {
  if (ignored || scan.visitor.ignores(folder, true)) return;
  for (const entry of readFolder(join(scan.workspace, folder)).entries) {
    const path = childOf(folder, entry.name);
    if (entry.isDirectory()) reportFilesBelow(scan, path, false);
    else if (!scan.visitor.ignores(path, false)) {
      scan.visitor.found({
        path,
        base: kindOf(statHost(join(scan.workspace, path))),
        now: { kind: 'absent' },
      });
    }
  }
}
