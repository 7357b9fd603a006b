import type {
  ChangedFileView,
  ChangesView,
  Decision,
  ReviewHunkView,
} from '../../../extension/src/protocol/panel/panel-view.ts';

/** Something that a person decides on: a hunk, or a file that has none. Its key is what the focus goes by. */
export interface ReviewStop {
  readonly key: string;
  readonly path: string;
  /** null: the file is decided on as a whole */
  readonly hunk: ReviewHunkView | null;
  readonly decision: Decision;
}

/** Everything there is to decide, from top to bottom. */
export function reviewStops(files: readonly ChangedFileView[]): readonly ReviewStop[] {
  return files.flatMap((file): readonly ReviewStop[] =>
    file.hunks.length === 0
      ? [{ key: fileKey(file.path), path: file.path, hunk: null, decision: file.decision }]
      : file.hunks.map((hunk) => ({
          key: hunkKey(hunk.id),
          path: file.path,
          hunk,
          decision: hunk.decision,
        })),
  );
}

/** The key of a hunk's stop. */
export const hunkKey = (id: string): string => `hunk:${id}`;

/** The key of the stop of a file that has no hunks. */
export const fileKey = (path: string): string => `file:${path}`;

/** The stop after or before one, without going round; the first or last one from nowhere. */
export function neighbour(
  stops: readonly ReviewStop[],
  from: string | null,
  direction: 1 | -1,
): ReviewStop | undefined {
  const at = stops.findIndex(({ key }) => key === from);
  if (at === -1) return direction === 1 ? stops[0] : stops.at(-1);
  return stops[at + direction];
}

/**
 * Where the focus goes when something was decided: to the next stop that is open (or stands in conflict), round the end.
 * `decided` are the keys of what was just decided; the host's word on them may not be there yet.
 */
export function nextOpen(
  stops: readonly ReviewStop[],
  from: string,
  decided: ReadonlySet<string>,
): ReviewStop | undefined {
  const at = stops.findIndex(({ key }) => key === from);
  return [...stops.slice(at + 1), ...stops.slice(0, Math.max(0, at))].find(
    ({ key, decision }) => needsDecision(decision) && !decided.has(key),
  );
}

/** Whether a person still has to say something. */
export function needsDecision(decision: Decision): boolean {
  return decision === 'open' || decision === 'conflict' || decision === 'mixed';
}

/** Figures of a change set. */
export interface ReviewTotals {
  readonly files: number;
  readonly addedLines: number;
  readonly removedLines: number;
  /** hunks, and files without hunks, that wait for a decision; those in conflict too */
  readonly open: number;
  readonly kept: number;
  readonly undone: number;
  readonly conflicts: number;
}

/** Adds up what a change set holds and what was decided. */
export function totalsOf({ files }: Pick<ChangesView, 'files'>): ReviewTotals {
  const stops = reviewStops(files);
  const count = (...wanted: readonly Decision[]): number =>
    stops.filter(({ decision }) => wanted.includes(decision)).length;
  return {
    files: files.length,
    addedLines: files.reduce((sum, file) => sum + file.addedLines, 0),
    removedLines: files.reduce((sum, file) => sum + file.removedLines, 0),
    open: count('open', 'conflict', 'mixed'),
    kept: count('kept'),
    undone: count('undone'),
    conflicts: count('conflict'),
  };
}
