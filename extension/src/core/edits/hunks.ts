import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Hunk, WorkspacePath } from '../../protocol/content.ts';
import { diffLines } from './line-diff.ts';

/**
 * The hunks that lead from one text to the other, in order; none touches the next. Texts are split at line feeds, so a
 * text that ends with one has an empty last line: that a final line feed came or went shows as a hunk of its own or
 * as a part of one. An id is a hash of the path, both sides' lines, and the number of equal hunks before it: edits
 * elsewhere in the file do not change it.
 */
export function hunksOf(path: WorkspacePath, beforeText: string, afterText: string): Hunk[] {
  const before = beforeText.split('\n');
  const after = afterText.split('\n');
  const seen = new Map<string, number>();
  return diffLines(before, after).map((change) => {
    const beforeLines = before.slice(change.beforeStart, change.beforeEnd);
    const afterLines = after.slice(change.afterStart, change.afterEnd);
    const content = JSON.stringify([path, beforeLines, afterLines]);
    const ordinal = seen.get(content) ?? 0;
    seen.set(content, ordinal + 1);
    return {
      id: bytesToHex(sha256(utf8ToBytes(`${ordinal} ${content}`))).slice(0, 16),
      path,
      beforeStart: change.beforeStart + 1,
      beforeLines,
      afterStart: change.afterStart + 1,
      afterLines,
    };
  });
}

/**
 * The text before with only the hunks kept whose ids are named. `hunks` are those that `hunksOf` gave for this text:
 * all of them kept give the text after, none the text before.
 */
export function composeSelection(
  beforeText: string,
  hunks: readonly Hunk[],
  keptIds: ReadonlySet<string>,
): string {
  const before = beforeText.split('\n');
  const parts: (readonly string[])[] = [];
  let at = 0;
  for (const hunk of hunks.toSorted((a, b) => a.beforeStart - b.beforeStart)) {
    if (!keptIds.has(hunk.id)) continue;
    const start = hunk.beforeStart - 1;
    parts.push(before.slice(at, start), hunk.afterLines);
    at = start + hunk.beforeLines.length;
  }
  return [...parts, before.slice(at)].flat().join('\n');
}
