import type { ChangedFileView, ReviewHunkView } from '../../../extension/src/protocol/panel/panel-view.ts';

/** A line of a diff. Numbers are 1-based; a side on which the line does not stand is null. */
export interface DiffRow {
  readonly kind: 'context' | 'removed' | 'added';
  readonly before: number | null;
  readonly after: number | null;
  readonly text: string;
  /** the part that differs from the line it replaces, as offsets into `text`; null: the whole line, or none */
  readonly changed: readonly [from: number, to: number] | null;
}

/** A part of a file's diff, from top to bottom. */
export type DiffPart =
  | { readonly kind: 'context'; readonly key: string; readonly rows: readonly DiffRow[] }
  | {
      readonly kind: 'hunk';
      readonly key: string;
      readonly hunk: ReviewHunkView;
      readonly rows: readonly DiffRow[];
    }
  /** lines that are not shown; null: nobody knows how many */
  | { readonly kind: 'gap'; readonly key: string; readonly lines: number | null };

/**
 * A file's diff as parts: each hunk with the lines around it that are known, and gaps where lines are left out. The
 * lines before the first hunk have the same number on both sides; after each hunk the sides drift apart.
 */
export function diffParts(
  file: Pick<ChangedFileView, 'how' | 'hunks' | 'contextLines'>,
): readonly DiffPart[] {
  const parts: DiffPart[] = [];
  const hunks = file.hunks.toSorted((a, b) => a.afterStart - b.afterStart || a.beforeStart - b.beforeStart);
  let after = 1;
  let drift = 0;
  for (const hunk of hunks) {
    parts.push(...between(file.contextLines, { from: after, to: hunk.afterStart - 1, drift }));
    parts.push({ kind: 'hunk', key: hunk.id, hunk, rows: hunkRows(hunk) });
    after = hunk.afterStart + hunk.afterLines.length;
    drift = hunk.beforeStart + hunk.beforeLines.length - after;
  }
  if (hunks.length > 0) parts.push(...trailing(file, after, drift));
  return parts;
}

/** A hunk's lines: first what goes, then what comes, and which parts of a line that was replaced differ. */
function hunkRows(hunk: Omit<ReviewHunkView, 'decision'>): readonly DiffRow[] {
  const spans = hunk.beforeLines.map((text, index) => {
    const replaced = hunk.afterLines[index];
    return replaced === undefined ? null : changedSpans(text, replaced);
  });
  return [
    ...hunk.beforeLines.map((text, index): DiffRow => ({
      kind: 'removed',
      before: hunk.beforeStart + index,
      after: null,
      text,
      changed: spans[index]?.[0] ?? null,
    })),
    ...hunk.afterLines.map((text, index): DiffRow => ({
      kind: 'added',
      before: null,
      after: hunk.afterStart + index,
      text,
      changed: spans[index]?.[1] ?? null,
    })),
  ];
}

type Span = readonly [from: number, to: number];

/**
 * Where two lines differ: between what they begin and what they end with alike. Null when they have so little in common
 * that marking it would only be noise.
 */
export function changedSpans(before: string, after: string): readonly [Span, Span] | null {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const indentation = /^\s*/.exec(after)?.[0].length ?? 0;
  const alike = Math.max(0, start - indentation) + end;
  if (alike * 3 < shorter - indentation) return null;
  return [
    [start, before.length - end],
    [start, after.length - end],
  ];
}

interface Range {
  /** lines of the text after */
  readonly from: number;
  readonly to: number;
  /** to be added for the number of the text before */
  readonly drift: number;
}

function between(lines: ChangedFileView['contextLines'], { from, to, drift }: Range): readonly DiffPart[] {
  const parts: DiffPart[] = [];
  let rows: DiffRow[] = [];
  let missing = 0;
  const flushRows = (): void => {
    if (rows.length > 0) parts.push({ kind: 'context', key: `context:${rows[0]?.after ?? 0}`, rows });
    rows = [];
  };
  const flushGap = (at: number): void => {
    if (missing > 0) parts.push({ kind: 'gap', key: `gap:${at}`, lines: missing });
    missing = 0;
  };
  // Known lines stand next to hunks: going through all of a large file's lines would find nothing in between.
  for (const number of knownWithin(lines, from, to)) {
    const expected = rows.at(-1)?.after ?? null;
    const next = expected === null ? from : expected + 1;
    if (number > next) {
      flushRows();
      missing = number - next;
      flushGap(next);
    }
    rows.push({
      kind: 'context',
      before: number + drift,
      after: number,
      text: lines[number] ?? '',
      changed: null,
    });
  }
  const last = rows.at(-1)?.after ?? from - 1;
  flushRows();
  missing = Math.max(0, to - last);
  flushGap(last + 1);
  return parts;
}

function knownWithin(lines: ChangedFileView['contextLines'], from: number, to: number): readonly number[] {
  return Object.keys(lines)
    .map(Number)
    .filter((number) => number >= from && number <= to)
    .toSorted((a, b) => a - b);
}

/** What follows the last hunk: the lines that are known, and a gap, as nobody says where the file ends. */
function trailing(
  { contextLines }: Pick<ChangedFileView, 'contextLines'>,
  from: number,
  drift: number,
): readonly DiffPart[] {
  const known = knownWithin(contextLines, from, Number.POSITIVE_INFINITY);
  const last = known.at(-1);
  return last === undefined ? [] : between(contextLines, { from, to: last, drift });
}
