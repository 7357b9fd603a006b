import { diffLines } from '../edits/line-diff.ts';
import { mergeThreeWay } from '../edits/merge.ts';

/** Lines `start` to `end` (exclusive, 0-based) of a text are to become `lines`. */
export interface LineEdit {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/**
 * The edits that bring a file's new content into an editor in which the person typed since it was saved: nothing that
 * they typed is lost. All three are lines. null: both changed the same lines, and the person's text stands.
 */
export function mergeIntoBuffer(texts: {
  /** what was saved, and what the new content was made from */
  readonly saved: readonly string[];
  readonly buffer: readonly string[];
  readonly disk: readonly string[];
}): LineEdit[] | null {
  const merged = mergeThreeWay({
    base: texts.saved.join('\n'),
    mine: texts.buffer.join('\n'),
    theirs: texts.disk.join('\n'),
  });
  return merged.clean ? editsBetween(texts.buffer, merged.text.split('\n')) : null;
}

function editsBetween(before: readonly string[], after: readonly string[]): LineEdit[] {
  return diffLines(before, after).map(({ beforeStart, beforeEnd, afterStart, afterEnd }) => ({
    start: beforeStart,
    end: beforeEnd,
    lines: after.slice(afterStart, afterEnd),
  }));
}
