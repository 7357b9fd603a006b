import { useCallback, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { Virtuoso } from 'react-virtuoso';
import type { ListRange, VirtuosoHandle } from 'react-virtuoso';
import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { Icon } from '../controls/icon.tsx';
import { EntryRow } from './entry-row.tsx';
import { StepBreak } from './step-line.tsx';
import { keyAction } from './timeline-keys.ts';
import { useFollow } from './use-follow.ts';
import type { TimelineRows } from './use-timeline-rows.ts';

/**
 * The rows themselves; only those in sight are rendered. It follows the newest one while the person is at the bottom.
 * One stop of the Tab key: arrows move in it, Enter and Right open, Left closes.
 */
export function TimelineList(props: {
  readonly view: PanelView;
  readonly rows: TimelineRows;
  readonly inSight: ListRange;
  readonly onInSight: (range: ListRange) => void;
}) {
  const { view, rows } = props;
  const { follows } = view.moment;
  const [selected, select] = useState<number | null>(null);
  const list = useRef<VirtuosoHandle>(null);
  const { atEnd, hold, listProps } = useFollow(list, follows);
  const id = useId();
  const last = rows.total - 1;

  const { toggle: toggleRow } = rows;
  const toggle = useCallback(
    (index: number) => {
      hold();
      toggleRow(index);
    },
    [hold, toggleRow],
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    // Keys in what an open entry holds are not meant for the list.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = selected === null ? -1 : rows.rowOf(selected);
    const action = keyAction(event.key, { row, total: rows.total, open: rows.at(row)?.open ?? null });
    if (action === null) return;
    event.preventDefault();
    if (action.kind === 'toggle') return toggle(rows.indexOf(row));
    select(rows.indexOf(action.row));
    list.current?.scrollIntoView({ index: action.row });
  };

  return (
    <div className="timeline-list">
      <Virtuoso
        ref={list}
        role="tree"
        aria-label="Activity"
        tabIndex={0}
        aria-activedescendant={selected === null ? undefined : `${id}-${selected}`}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          if (event.target === event.currentTarget && selected === null) select(rows.indexOf(last));
        }}
        totalCount={rows.total}
        initialTopMostItemIndex={{ index: last, align: 'end' }}
        computeItemKey={rows.indexOf}
        defaultItemHeight={22}
        {...listProps}
        rangeChanged={props.onInSight}
        itemContent={(place) => {
          const row = rows.at(place);
          if (row === undefined) return <div className="entry-line entry-unknown">…</div>;
          const before = place === 0 ? undefined : rows.at(place - 1)?.entry;
          return (
            <>
              <StepBreak plan={view.plan} entry={row.entry} before={before} />
              <EntryRow
                {...row}
                id={`${id}-${row.entry.index}`}
                session={view.session.id}
                position={place + 1}
                total={rows.total}
                selected={selected === row.entry.index}
                follows={follows}
                onSelect={select}
                onToggle={toggle}
              />
            </>
          );
        }}
      />
      {!atEnd && (
        <button
          type="button"
          className="to-newest"
          onClick={() => list.current?.scrollToIndex({ index: last, align: 'end' })}
        >
          <Icon name="arrow-down" /> Newest
        </button>
      )}
    </div>
  );
}
