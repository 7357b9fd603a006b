import { diffLines, type LineChange } from '../edits/line-diff.ts';

/** Lines `start` to `end` (exclusive, 0-based) of a text; empty: before the line `start`. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** A proposed change of `LineRange` of the text that the person started from. */
export interface ProposedLines extends LineRange {
  readonly id: string;
  readonly lines: readonly string[];
}

/**
 * Where a proposed hunk stands in the person's text. `clear`: it would replace these lines, which are nobody's but the
 * base's. `present`: the person's text says the same already. `conflict`: the person changed these lines, or lines that
 * touch them, themselves.
 */
export interface HunkPlace extends LineRange {
  readonly id: string;
  readonly kind: 'clear' | 'present' | 'conflict';
  /** what the agent wants to stand there */
  readonly lines: readonly string[];
}

/**
 * Finds every proposed hunk's place in the person's text, in order. `start` is the text that both come from: what the
 * agent started from with the hunks that were kept since. Touching is what `mergeThreeWay` takes for it, so that a
 * clear hunk is one that can be kept.
 */
export function placeHunks(
  start: readonly string[],
  current: readonly string[],
  hunks: readonly ProposedLines[],
): HunkPlace[] {
  const sides = { start, current, own: diffLines(start, current) };
  return hunks.map((hunk, index) => {
    const place = placeOf(hunk, sides);
    return place.kind === 'present' ? place : placeOf(slideDown(start, hunk, hunks[index + 1]?.start), sides);
  });
}

interface Sides {
  readonly start: readonly string[];
  readonly current: readonly string[];
  /** what the person changed */
  readonly own: readonly LineChange[];
}

function placeOf(hunk: ProposedLines, { start, current, own }: Sides): HunkPlace {
  const touching = own.filter(
    ({ beforeStart, beforeEnd }) => beforeStart <= hunk.end && hunk.start <= beforeEnd,
  );
  const from = Math.min(hunk.start, ...touching.map(({ beforeStart }) => beforeStart));
  const to = Math.max(hunk.end, ...touching.map(({ beforeEnd }) => beforeEnd));
  const before = own.findLast(({ beforeEnd }) => beforeEnd < from);
  const last = touching.at(-1) ?? before;
  const range = {
    start: from + (before === undefined ? 0 : before.afterEnd - before.beforeEnd),
    end: to + (last === undefined ? 0 : last.afterEnd - last.beforeEnd),
  };
  const { id } = hunk;
  if (touching.length === 0) return { id, kind: 'clear', ...range, lines: hunk.lines };
  const lines = [...start.slice(from, hunk.start), ...hunk.lines, ...start.slice(hunk.end, to)];
  const same =
    lines.length === range.end - range.start &&
    lines.every((line, offset) => line === current[range.start + offset]);
  return { id, kind: same ? 'present' : 'conflict', ...range, lines };
}

/**
 * Lines that come or go among equal ones can stand at several places with the same result. This is the lowest, which is
 * what the merge takes; never beyond the next hunk.
 */
function slideDown(start: readonly string[], hunk: ProposedLines, limit = start.length): ProposedLines {
  let { start: from, end: to } = hunk;
  const lines = [...hunk.lines];
  // Only a pure insertion or a pure removal can slide.
  while (
    to < limit &&
    ((from === to && lines[0] === start[to]) || (lines.length === 0 && start[from] === start[to]))
  ) {
    const first = lines.shift();
    if (first !== undefined) lines.push(first);
    from += 1;
    to += 1;
  }
  return { ...hunk, start: from, end: to, lines };
}
