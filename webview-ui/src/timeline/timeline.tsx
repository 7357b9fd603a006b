import { useState } from 'react';
import type { ListRange } from 'react-virtuoso';
import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { useSaved } from '../store/panel-context.tsx';
import { counted, wholeNumber } from '../words/amounts.ts';
import { FilterBar } from './filter-bar.tsx';
import { StepLine } from './step-line.tsx';
import type { TimelineFilter } from './timeline-filter.ts';
import { TimelineList } from './timeline-list.tsx';
import { useEntryRanges } from './use-entry-ranges.ts';
import { useTimelineRows } from './use-timeline-rows.ts';

/** Entries around the ones in sight that are asked for with them. */
const around = 50;

/** Everything that happened, a line each, with a filter and the step that is in sight. */
export function Timeline({ view }: { readonly view: PanelView }) {
  const [filter, setFilter] = useSaved<TimelineFilter>('timeline.filter', 'all');
  const [inSight, setInSight] = useState<ListRange>({ startIndex: 0, endIndex: 0 });
  const rows = useTimelineRows(view, filter);
  useEntryRanges(
    view,
    rows.cache,
    filter === 'all'
      ? { from: inSight.startIndex - around, to: inSight.endIndex + around }
      : { from: 0, to: view.entries },
  );
  return (
    <div className="timeline">
      <FilterBar filter={filter} onFilter={setFilter} note={noteOf(filter, rows, view.entries)} />
      {view.plan !== null && (
        <StepLine plan={view.plan} step={rows.at(inSight.startIndex)?.entry.step ?? null} />
      )}
      {rows.total === 0 ? (
        <p className="block-note">{rows.unknown > 0 ? 'Looking…' : emptyWords[filter]}</p>
      ) : (
        <TimelineList
          // Another list begins at its newest row.
          key={filter}
          view={view}
          rows={rows}
          inSight={inSight}
          onInSight={setInSight}
        />
      )}
    </div>
  );
}

function noteOf(
  filter: TimelineFilter,
  rows: { readonly total: number; readonly unknown: number },
  entries: number,
): string {
  if (filter === 'all') return '';
  if (rows.unknown > 0) return `Looking through ${wholeNumber(rows.unknown)} more…`;
  return `${wholeNumber(rows.total)} of ${counted(entries, 'entry', 'entries')}`;
}

const emptyWords: Readonly<Record<TimelineFilter, string>> = {
  all: 'Nothing has happened yet.',
  commands: 'No command was run yet.',
  edits: 'Nothing was edited yet.',
  problems: 'Nothing failed so far.',
};
