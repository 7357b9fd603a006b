import './time.css';
import { useState } from 'react';
import type { CheckpointView, PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { Icon } from '../controls/icon.tsx';
import { useHost } from '../store/panel-context.tsx';
import { checkpointRows } from './checkpoint-words.ts';
import type { CheckpointRow } from './checkpoint-words.ts';
import { clockTime, fullTime } from './clock-time.ts';
import { RollbackForm } from './rollback-form.tsx';

/** The checkpoints of the agent's copy, newest first, with the way back to each of them. */
export function CheckpointsPane({ view }: { readonly view: PanelView }) {
  const rows = checkpointRows(view.checkpoints);
  const [asked, setAsked] = useState<string | null>(null);
  // Where the fork stood before the last rollback from here, while that can be undone.
  const [left, setLeft] = useState<{ readonly from: CheckpointView; readonly to: CheckpointView } | null>(
    null,
  );
  const mayRoll = view.moment.follows && view.status.actions.includes('rollback');
  if (rows.length === 0) return <NoCheckpoints view={view} />;
  const current = view.checkpoints.find((checkpoint) => checkpoint.current);

  return (
    <div className="checkpoints">
      {left !== null && <RolledBack left={left} mayUndo={mayRoll} onDone={() => setLeft(null)} />}
      <ol className="checkpoint-list" aria-label="Checkpoints, newest first">
        {rows.map((row) => (
          <li key={row.key} className="checkpoint" aria-current={row.checkpoint.current ? 'true' : undefined}>
            <CheckpointLine
              row={row}
              mayRoll={mayRoll && !row.checkpoint.current}
              asked={asked === row.key}
              onAsk={() => setAsked(asked === row.key ? null : row.key)}
            />
            {asked === row.key && mayRoll && !row.checkpoint.current && (
              <RollbackForm
                checkpoint={row.checkpoint}
                onCancel={() => setAsked(null)}
                onDone={() => {
                  setAsked(null);
                  if (current !== undefined) setLeft({ from: current, to: row.checkpoint });
                }}
              />
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

function CheckpointLine(props: {
  readonly row: CheckpointRow;
  readonly mayRoll: boolean;
  readonly asked: boolean;
  readonly onAsk: () => void;
}) {
  const { checkpoint, size } = props.row;
  return (
    <div className="checkpoint-line">
      <span className="checkpoint-dot" aria-hidden="true" />
      <div className="checkpoint-words">
        <span className="checkpoint-label" title={checkpoint.label}>
          {checkpoint.label}
        </span>
        <span className="checkpoint-facts">
          {checkpoint.current && (
            <span className="checkpoint-tag">
              <Icon name="location" />
              Current
            </span>
          )}
          {checkpoint.proven && (
            <span className="checkpoint-tag" title="The validators passed it">
              <Icon name="verified" tone="good" />
              Proven
            </span>
          )}
          <span title={fullTime(checkpoint.at)}>{clockTime(checkpoint.at)}</span>
          <span>{size}</span>
        </span>
      </div>
      {props.mayRoll && (
        <button
          type="button"
          className="action"
          aria-expanded={props.asked}
          aria-label={`Roll back to ${checkpoint.label}…`}
          onClick={props.onAsk}
        >
          Roll Back…
        </button>
      )}
    </div>
  );
}

function RolledBack(props: {
  readonly left: { readonly from: CheckpointView; readonly to: CheckpointView };
  readonly mayUndo: boolean;
  readonly onDone: () => void;
}) {
  const host = useHost();
  const { from, to } = props.left;
  const undo = (): void => {
    void host.send({ name: 'rollback', checkpoint: from.id }).then((reply) => {
      if (reply.ok) props.onDone();
    });
  };
  return (
    <div className="rolled-back" role="status">
      <Icon name="discard" tone="info" />
      <span>Rolled back to “{to.label}”.</span>
      {props.mayUndo && (
        <button type="button" className="action" title={`Goes back to “${from.label}”`} onClick={undo}>
          Undo
        </button>
      )}
      <button type="button" className="action" onClick={props.onDone}>
        Dismiss
      </button>
    </div>
  );
}

function NoCheckpoints({ view }: { readonly view: PanelView }) {
  return (
    <p className="empty">
      {view.moment.follows
        ? 'There are no checkpoints yet. One is made after each call that changes files in the agent’s copy.'
        : 'There were no checkpoints at this moment yet.'}
    </p>
  );
}
