import type { TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';

/** Rows that a person opened or closed against what they do by themselves. Plain, so that it can be saved. */
export interface OpenRows {
  readonly session: string;
  readonly opened: readonly number[];
  readonly closed: readonly number[];
}

/** Choices that are kept; the oldest are forgotten first. */
const choicesMax = 200;

/** No choices in a session. */
export const untouched = (session: string): OpenRows => ({ session, opened: [], closed: [] });

/** Whether a row is open: as the person chose, else failures are, and what runs and says something. */
export function isOpen(rows: OpenRows, entry: TimelineEntry, speaks: boolean): boolean {
  if (!canOpen(entry, speaks)) return false;
  if (rows.opened.includes(entry.index)) return true;
  if (rows.closed.includes(entry.index)) return false;
  return entry.status === 'failed' || (entry.status === 'running' && speaks);
}

/** Whether there is anything below a row. */
export function canOpen(entry: TimelineEntry, speaks: boolean): boolean {
  return entry.more || speaks;
}

/** The choices with a row opened or closed by the person. */
export function withRow(rows: OpenRows, index: number, open: boolean): OpenRows {
  const without = (indexes: readonly number[]): readonly number[] =>
    indexes.filter((other) => other !== index).slice(-choicesMax);
  return {
    session: rows.session,
    opened: open ? [...without(rows.opened), index] : without(rows.opened),
    closed: open ? without(rows.closed) : [...without(rows.closed), index],
  };
}
