import type { TimelineFilter } from './timeline-filter.ts';

/** Chooses which entries are shown, and says how many those are. */
export function FilterBar(props: {
  readonly filter: TimelineFilter;
  readonly onFilter: (filter: TimelineFilter) => void;
  readonly note: string;
}) {
  return (
    <div className="filter-bar">
      <div role="group" aria-label="Show">
        {filters.map(({ value, label }) => (
          <button
            key={value}
            type="button"
            className="filter"
            aria-pressed={value === props.filter}
            onClick={() => props.onFilter(value)}
          >
            {label}
          </button>
        ))}
      </div>
      <span className="filter-note" role="status">
        {props.note}
      </span>
    </div>
  );
}

const filters = [
  { value: 'all', label: 'All' },
  { value: 'commands', label: 'Commands' },
  { value: 'edits', label: 'Edits' },
  { value: 'problems', label: 'Problems' },
] as const;
