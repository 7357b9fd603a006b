import { useState } from 'react';
import type { ReviewHunkView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { Icon } from '../controls/icon.tsx';
import { useHost } from '../store/panel-context.tsx';
import { Conflict } from './changed-file.tsx';
import { Counts } from './changes-summary.tsx';
import { describeDecision, linesOf } from './decision-words.ts';
import { DiffLines } from './diff-lines.tsx';
import type { DiffRow } from './diff-rows.ts';
import { hunkKey, needsDecision } from './review-order.ts';
import type { Review } from './use-review.ts';
import type { RowTokens } from './use-tokens.ts';

/** A hunk: what to do with it, and its lines. A decided one is folded to a line about what was decided. */
export function HunkBlock(props: {
  readonly hunk: ReviewHunkView;
  readonly place: { readonly number: number; readonly of: number };
  readonly rows: readonly DiffRow[];
  readonly tokens: RowTokens;
  readonly review: Review;
}) {
  const { hunk, review, place } = props;
  const [unfolded, setUnfolded] = useState(false);
  const key = hunkKey(hunk.id);
  const undecided = needsDecision(hunk.decision);
  const pending = review.pending.has(key);
  const shown = undecided || unfolded;
  const decision = describeDecision(hunk.decision);
  const lines = linesOf(hunk.afterStart, hunk.afterLines.length);
  return (
    <div
      className="hunk"
      role="group"
      aria-label={`Hunk ${place.number} of ${place.of}, ${lines}, ${decision?.word ?? 'to decide'}`}
      aria-busy={pending}
      tabIndex={review.current === key || (review.current === null && place.number === 1) ? 0 : -1}
      data-stop={key}
      data-open={undecided && !pending ? '' : undefined}
      data-decision={hunk.decision}
      onFocus={() => review.onFocus(key)}
    >
      <div className="hunk-head">
        {undecided ? (
          <span className="hunk-lines">{lines}</span>
        ) : (
          <button
            type="button"
            className="hunk-fold"
            tabIndex={-1}
            aria-expanded={shown}
            onClick={() => setUnfolded(!unfolded)}
          >
            <Icon name={shown ? 'chevron-down' : 'chevron-right'} />
            {lines}
          </button>
        )}
        <Counts added={hunk.afterLines.length} removed={hunk.beforeLines.length} />
        {decision !== null && (
          <span className="decision">
            <Icon name={decision.icon} tone={decision.tone} />
            {decision.word}
          </span>
        )}
        <span className="hunk-space" />
        {undecided && <HunkActions {...props} pending={pending} />}
      </div>
      {hunk.decision === 'conflict' && <Conflict path={hunk.path} hunk={hunk.id} />}
      {shown && (
        <div className="review-diff-lines">
          <DiffLines rows={props.rows} tokens={props.tokens} />
        </div>
      )}
    </div>
  );
}

function HunkActions(props: Parameters<typeof HunkBlock>[0] & { readonly pending: boolean }) {
  const host = useHost();
  const { hunk, review } = props;
  const selection = { kind: 'hunks' as const, ids: [hunk.id] };
  return (
    <span className="hunk-actions">
      <IconButton
        icon="diff"
        label="Open in the diff editor"
        onClick={() => void host.send({ name: 'open-diff', path: hunk.path, hunk: hunk.id })}
      />
      {review.may.undo && (
        <button
          type="button"
          className="action"
          title="Undo this hunk (u)"
          disabled={props.pending}
          onClick={() => review.decide('undo', selection)}
        >
          <Icon name="discard" />
          Undo
        </button>
      )}
      {review.may.keep && hunk.decision !== 'conflict' && (
        <button
          type="button"
          className="action"
          title="Keep this hunk (y)"
          disabled={props.pending}
          onClick={() => review.decide('keep', selection)}
        >
          <Icon name="check" />
          Keep
        </button>
      )}
    </span>
  );
}
