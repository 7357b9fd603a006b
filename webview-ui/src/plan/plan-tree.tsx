import './plan-tree.css';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { PlanNodeView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { Icon } from '../controls/icon.tsx';
import { useSaved } from '../store/panel-context.tsx';
import { moveInTree, typeAhead } from './move-in-tree.ts';
import { aboutWords, planRows, stepKey } from './plan-rows.ts';
import type { PlanRow } from './plan-rows.ts';
import { describeChange, describeStatus } from './step-words.ts';

/** Typing on within this time goes on with what was typed. */
const typingMs = 600;

/** The plan as a tree: steps, and below each what it waits for and when it is done. Enter shows a step in full. */
export function PlanTree(props: {
  readonly steps: readonly PlanNodeView[];
  readonly marks: ReadonlyMap<string, PlanNodeView['change']>;
  readonly selected: string;
  readonly onSelect: (step: string) => void;
}) {
  const [expanded, setExpanded] = useSaved<readonly string[]>('plan.expanded', []);
  const steps = props.steps.map((step) => ({ ...step, change: props.marks.get(step.id) ?? null }));
  const rows = planRows(steps, new Set(expanded));
  const [wished, setFocused] = useState(stepKey(props.selected));
  const focused = rows.some(({ key }) => key === wished) ? wished : (rows[0]?.key ?? '');
  const tree = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });
  const moved = useRef(false);

  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    tree.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }, [focused]);

  const focus = (key: string): void => {
    moved.current = true;
    setFocused(key);
  };
  const toggle = (keys: readonly string[], open: boolean): void => {
    const rest = expanded.filter((key) => !keys.includes(key));
    setExpanded(open ? [...rest, ...keys] : rest);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows.find(({ key }) => key === focused);
    if (row === undefined) return;
    const move = moveInTree(rows, focused, event.key);
    if (move?.kind === 'focus') focus(move.key);
    else if (move !== undefined) toggle(move.keys, move.kind === 'expand');
    else if (event.key === 'Enter' || event.key === ' ') props.onSelect(row.step.id);
    else if (event.key === 'Escape' && props.selected !== '') props.onSelect('');
    else if (event.key.length === 1) {
      const now = event.timeStamp;
      const text = (now - typed.current.at < typingMs ? typed.current.text : '') + event.key;
      typed.current = { text, at: now };
      const found = typeAhead(rows, focused, text);
      if (found !== undefined) focus(found);
    } else return;
    event.preventDefault();
  };

  return (
    <div className="plan-tree" role="tree" aria-label="Plan" ref={tree} onKeyDown={onKeyDown}>
      {rows.map((row) => (
        <TreeRow
          key={row.key}
          row={row}
          focused={row.key === focused}
          selected={row.level === 1 && row.step.id === props.selected}
          onToggle={() => toggle([row.key], row.expanded === false)}
          onClick={() => {
            focus(row.key);
            props.onSelect(row.step.id);
          }}
        />
      ))}
    </div>
  );
}

function TreeRow(props: {
  readonly row: PlanRow;
  readonly focused: boolean;
  readonly selected: boolean;
  readonly onClick: () => void;
  readonly onToggle: () => void;
}) {
  const { row } = props;
  return (
    <div
      className="plan-row"
      role="treeitem"
      data-key={row.key}
      data-level={row.level}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={props.selected}
      {...(row.expanded === null ? {} : { 'aria-expanded': row.expanded })}
      tabIndex={props.focused ? 0 : -1}
      onClick={props.onClick}
    >
      {row.about === null ? (
        <StepRow row={row} onToggle={props.onToggle} />
      ) : (
        <LineRow row={row} about={row.about} />
      )}
    </div>
  );
}

function StepRow({ row, onToggle }: { readonly row: PlanRow; readonly onToggle: () => void }) {
  const { status, change, rejections, goal } = row.step;
  const look = describeStatus(status);
  const mark = change === null ? null : describeChange(change);
  return (
    <>
      <span
        className={`plan-row-twistie codicon${row.expanded === null ? '' : row.expanded ? ' codicon-chevron-down' : ' codicon-chevron-right'}`}
        onClick={(event) => {
          if (row.expanded === null) return;
          event.stopPropagation();
          onToggle();
        }}
      />
      <Icon name={look.icon} tone={look.tone} spin={status === 'running'} />
      <span className="plan-row-goal" data-status={status} title={goal}>
        {goal}
      </span>
      {mark !== null && (
        <span className="step-mark" data-mark={change}>
          {mark.sign} {mark.word}
        </span>
      )}
      {rejections > 0 && (
        <span className="plan-row-rejections">
          <Icon name="error" tone="bad" />
          <span className="visually-hidden">Turned down</span>
          {rejections}×
        </span>
      )}
      <span className="plan-row-status">{look.word}</span>
    </>
  );
}

function LineRow({ row, about }: { readonly row: PlanRow; readonly about: NonNullable<PlanRow['about']> }) {
  return (
    <>
      <span className="plan-row-about">{aboutWords[about]}</span>
      <span className={about === 'test' ? 'plan-row-line plan-row-code' : 'plan-row-line'} title={row.label}>
        {row.label}
      </span>
    </>
  );
}
