import type { Moment, TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';

/** An entry as it stood at a moment: what ended later still ran then. */
export function entryAtMoment(entry: TimelineEntry, moment: Pick<Moment, 'seq' | 'follows'>): TimelineEntry {
  if (moment.follows || entry.endSeq === null || entry.endSeq <= moment.seq) return entry;
  return { ...entry, endSeq: null, status: 'running', durationMs: null, exitCode: null };
}
