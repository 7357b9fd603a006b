import { useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { countWords } from '../words/amounts.ts';

/** A tab and what it shows; a count of 0 is not said. */
export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly count: number;
  readonly render: () => ReactNode;
}

/** Tabs like those of the editor's panel. Arrow keys, Home and End select; only the selected one is rendered. */
export function Tabs(props: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
}) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const { tabs } = props;
  const selected = tabs.find((tab) => tab.id === props.selected) ?? tabs[0];
  if (selected === undefined) return null;

  const onKeyDown = (event: KeyboardEvent): void => {
    const next = neighbour(tabs.indexOf(selected), tabs.length, event.key);
    const tab = next === null ? undefined : tabs[next];
    if (next === null || tab === undefined) return;
    event.preventDefault();
    props.onSelect(tab.id);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  };

  return (
    <div className="tabs">
      <div className="tabs-list" role="tablist" aria-label={props.label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            className="tab"
            id={`${id}-${tab.id}`}
            aria-selected={tab === selected}
            aria-controls={tab === selected ? `${id}-panel` : undefined}
            tabIndex={tab === selected ? 0 : -1}
            onClick={() => props.onSelect(tab.id)}
          >
            {tab.label}
            {tab.count > 0 && <span className="tab-count">{countWords(tab.count)}</span>}
          </button>
        ))}
      </div>
      <div className="tabs-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${selected.id}`}>
        {selected.render()}
      </div>
    </div>
  );
}

function neighbour(index: number, count: number, key: string): number | null {
  switch (key) {
    case 'ArrowRight':
      return (index + 1) % count;
    case 'ArrowLeft':
      return (index + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
