import { memo } from 'react';
import type { LiveText } from '../../../extension/src/protocol/panel/panel-messages.ts';
import type { TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';
import { Icon } from '../controls/icon.tsx';
import { durationWords } from '../words/amounts.ts';
import { useNow } from '../words/use-now.ts';
import { visibleText } from '../words/visible-text.ts';
import { EntryContent } from './entry-content.tsx';
import { iconOf, statusWords } from './entry-looks.ts';

/** An entry of the timeline: one line, and below it what it holds while it is open. */
export const EntryRow = memo(function EntryRow(props: {
  readonly id: string;
  readonly session: string;
  readonly entry: TimelineEntry;
  readonly live: LiveText | undefined;
  readonly position: number;
  readonly total: number;
  readonly selected: boolean;
  /** null: there is nothing below it */
  readonly open: boolean | null;
  /** the newest moment is shown: what runs, runs now */
  readonly follows: boolean;
  readonly onSelect: (index: number) => void;
  readonly onToggle: (index: number) => void;
}) {
  const { entry, live, open } = props;
  const { icon, tone, spin } = iconOf(entry);
  const text = entry.status === 'running' && live?.progress ? live.progress : entry.text;
  return (
    <div
      className="entry"
      role="treeitem"
      id={props.id}
      aria-labelledby={`${props.id}-line`}
      aria-level={1}
      aria-posinset={props.position}
      aria-setsize={props.total}
      aria-selected={props.selected}
      aria-expanded={open ?? undefined}
    >
      <div
        className="entry-line"
        id={`${props.id}-line`}
        onClick={() => {
          props.onSelect(entry.index);
          if (open !== null) props.onToggle(entry.index);
        }}
      >
        <span className="entry-twistie">
          {open !== null && <Icon name={open ? 'chevron-down' : 'chevron-right'} />}
        </span>
        <Icon name={icon} tone={tone} spin={spin && props.follows} />
        <span className="entry-title">{visibleText(entry.title)}</span>
        <span className="entry-text" title={text}>
          {visibleText(text)}
        </span>
        {entry.status === 'denied' && <span className="entry-badge">denied</span>}
        {entry.exitCode !== null && entry.exitCode !== 0 && (
          <span className="entry-badge">exit {entry.exitCode}</span>
        )}
        <Duration entry={entry} follows={props.follows} />
        {/* Last, so that what is seen stands in the name as it is seen. */}
        {statusWords[entry.status] && <span className="visually-hidden">, {statusWords[entry.status]}</span>}
      </div>
      {open === true && <EntryContent session={props.session} entry={entry} live={live} />}
    </div>
  );
});

function Duration({ entry, follows }: { readonly entry: TimelineEntry; readonly follows: boolean }) {
  const running = entry.status === 'running' && follows;
  const now = useNow(running);
  const milliseconds = running ? Math.max(0, now - entry.at) : entry.durationMs;
  if (milliseconds === null) return null;
  // A running entry's tenths of a second would only flicker.
  const shown = running ? Math.floor(milliseconds / 1_000) * 1_000 : milliseconds;
  return <span className="entry-duration">{running && shown === 0 ? '' : durationWords(shown)}</span>;
}
