import { useCallback, useMemo, useRef } from 'react';
import type { LiveText } from '../../../extension/src/protocol/panel/panel-messages.ts';
import type { PanelView, TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';
import { entryAt, noEntries } from '../store/entry-cache.ts';
import type { EntryCache } from '../store/entry-cache.ts';
import type { LiveTexts } from '../store/live-text.ts';
import { usePanel, useSaved } from '../store/panel-context.tsx';
import { entryAtMoment } from './entry-at-moment.ts';
import { canOpen, isOpen, untouched, withRow } from './open-rows.ts';
import { filtered } from './timeline-filter.ts';
import type { TimelineFilter } from './timeline-filter.ts';

/** A row of the timeline as it stands at the moment that is shown. */
export interface TimelineRow {
  readonly entry: TimelineEntry;
  /** what it says while it runs */
  readonly live: LiveText | undefined;
  /** null: there is nothing below it */
  readonly open: boolean | null;
}

/** The rows that a filter leaves of a session, by their place in the list. */
export interface TimelineRows {
  readonly cache: EntryCache;
  readonly live: LiveTexts;
  readonly total: number;
  /** entries that a filter has not seen yet */
  readonly unknown: number;
  /** the index of the entry in a row */
  readonly indexOf: (row: number) => number;
  /** the row of an entry, or -1 */
  readonly rowOf: (index: number) => number;
  /** undefined while the entry is not known */
  readonly at: (row: number) => TimelineRow | undefined;
  readonly toggle: (index: number) => void;
}

/** The rows of a session's timeline, and which of them are open. */
export function useTimelineRows(view: PanelView, filter: TimelineFilter): TimelineRows {
  const session = view.session.id;
  const cache = usePanel((page) => (page.kind === 'shown' ? page.entries : noEntries));
  const live = usePanel((page) => (page.kind === 'shown' ? page.live : silence));
  const [saved, save] = useSaved('timeline.rows', untouched(session));
  const choices = saved.session === session ? saved : untouched(session);
  const found = useMemo(
    () => (filter === 'all' ? null : filtered(filter, cache, view.entries)),
    [filter, cache, view.entries],
  );

  const rowOfEntry = (index: number): TimelineRow | undefined => {
    const known = entryAt(cache, index);
    if (known === undefined) return undefined;
    const entry = entryAtMoment(known, view.moment);
    const says = entry.status === 'running' && view.moment.follows ? live[index] : undefined;
    const speaks = says !== undefined && (says.output !== '' || says.reasoning !== '');
    return { entry, live: says, open: canOpen(entry, speaks) ? isOpen(choices, entry, speaks) : null };
  };
  const indexOf = (row: number): number => (found === null ? row : (found.indexes[row] ?? -1));

  const change = useRef<(index: number) => void>(() => undefined);
  change.current = (index) => save(withRow(choices, index, rowOfEntry(index)?.open === false));
  const toggle = useCallback((index: number) => change.current(index), []);

  return {
    cache,
    live,
    total: found === null ? view.entries : found.indexes.length,
    unknown: found?.unknown ?? 0,
    indexOf,
    rowOf: (index) => (found === null ? index : found.indexes.indexOf(index)),
    at: (row) => rowOfEntry(indexOf(row)),
    toggle,
  };
}

const silence: LiveTexts = {};
