import type { ChunkLine } from './file-edit.ts';
import { diffLines } from './line-diff.ts';

/**
 * The lines of a chunk that turns the old lines into the new ones: common lines are kept, so that the file's own text
 * of them survives. Blank kept lines at either end are soft.
 */
export function chunkLines(before: readonly string[], after: readonly string[]): ChunkLine[] {
  const lines: ChunkLine[] = [];
  let at = 0;
  const keepTo = (end: number): void => {
    for (const text of before.slice(at, end)) lines.push({ kind: 'keep', text });
  };
  for (const change of diffLines(before, after)) {
    keepTo(change.beforeStart);
    for (const text of before.slice(change.beforeStart, change.beforeEnd))
      lines.push({ kind: 'remove', text });
    for (const text of after.slice(change.afterStart, change.afterEnd)) lines.push({ kind: 'add', text });
    at = change.beforeEnd;
  }
  keepTo(before.length);
  return softenEnds(lines);
}

/** Marks the blank kept lines at both ends as soft. */
function softenEnds(lines: readonly ChunkLine[]): ChunkLine[] {
  const isFirm = ({ kind, text }: ChunkLine): boolean => kind !== 'keep' || text.trim() !== '';
  const first = lines.findIndex(isFirm);
  const last = lines.findLastIndex(isFirm);
  return lines.map((line, index) => (index < first || index > last ? { ...line, soft: true } : line));
}
