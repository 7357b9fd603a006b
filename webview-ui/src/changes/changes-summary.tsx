import type { ChangesView, PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { Button } from '../controls/button.tsx';
import { IconButton } from '../controls/icon-button.tsx';
import { Icon } from '../controls/icon.tsx';
import { useHost } from '../store/panel-context.tsx';
import { counted, wholeNumber } from '../words/amounts.ts';
import { ReportList } from './report-list.tsx';
import { totalsOf } from './review-order.ts';
import type { Review } from './use-review.ts';

/** What a change is in all: its size, what is left to decide, its evidence, and what can be done with all of it. */
export function ChangesSummary(props: {
  readonly view: PanelView;
  readonly changes: ChangesView;
  readonly review: Review;
}) {
  const host = useHost();
  const { view, changes, review } = props;
  const totals = totalsOf(changes);
  const mayTakeBack = view.moment.follows && changes.undoable > 0 && view.status.actions.includes('undo');
  const mayDecide = totals.open > 0 && (review.may.keep || review.may.undo);
  return (
    <header className="changes-summary">
      <div className="changes-line" tabIndex={-1} data-stop-end="">
        <span>{counted(totals.files, 'file')}</span>
        <Counts added={totals.addedLines} removed={totals.removedLines} />
        <span className="changes-open" role="status">
          {stateOf(totals)}
        </span>
        <IconButton
          icon="diff-multiple"
          label="Open all changes in the diff editor"
          onClick={() => void host.send({ name: 'open-all-changes' })}
        />
      </div>
      {changes.problem !== null && (
        <p className="changes-problem" role="alert">
          <Icon name="warning" tone="warn" />
          <span>{changes.problem}</span>
        </p>
      )}
      {changes.summary !== '' && <p className="changes-words">{changes.summary}</p>}
      <ReportList reports={changes.reports} />
      {(mayDecide || mayTakeBack) && (
        <div className="changes-actions">
          {mayDecide && review.may.keep && (
            <Button onClick={() => review.decide('keep', { kind: 'all' })}>Keep {rest(totals)}</Button>
          )}
          {mayDecide && review.may.undo && (
            <Button secondary onClick={() => review.decide('undo', { kind: 'all' })}>
              Undo {rest(totals)}
            </Button>
          )}
          {mayTakeBack && (
            <Button
              secondary
              title="Brings your files back to how they were before you last kept something"
              onClick={() => void host.send({ name: 'undo-accept' })}
            >
              Take Back
            </Button>
          )}
          {mayDecide && <Keys />}
        </div>
      )}
    </header>
  );
}

function Keys() {
  return (
    <span className="changes-keys">
      <kbd>n</kbd> <kbd>p</kbd> move <kbd>y</kbd> keep <kbd>u</kbd> undo
    </span>
  );
}

/** Added and removed lines, with signs. */
export function Counts({ added, removed }: { readonly added: number; readonly removed: number }) {
  return (
    <span className="counts">
      <span className="count-added" aria-label={counted(added, 'line added', 'lines added')} role="img">
        +{wholeNumber(added)}
      </span>{' '}
      <span
        className="count-removed"
        aria-label={counted(removed, 'line removed', 'lines removed')}
        role="img"
      >
        −{wholeNumber(removed)}
      </span>
    </span>
  );
}

function rest({ kept, undone }: ReturnType<typeof totalsOf>): string {
  return kept + undone > 0 ? 'the Rest' : 'All';
}

function stateOf({ open, kept, undone, conflicts }: ReturnType<typeof totalsOf>): string {
  const decided = [kept > 0 ? `${kept} kept` : '', undone > 0 ? `${undone} undone` : ''].filter(Boolean);
  const left = open === 0 ? 'all decided' : `${open} to decide`;
  const clash = conflicts === 0 ? [] : [counted(conflicts, 'conflict')];
  return [left, ...clash, ...decided].join(', ');
}
