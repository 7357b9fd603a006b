import './changes.css';
import './tokens.css';
import { useCallback, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { ChangesView, PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { useSaved } from '../store/panel-context.tsx';
import { ChangedFile } from './changed-file.tsx';
import { ChangesSummary } from './changes-summary.tsx';
import { needsDecision, reviewStops } from './review-order.ts';
import type { ReviewStop } from './review-order.ts';
import { selectionOf, useReview } from './use-review.ts';

/** Files below this many changed lines are open from the start, as many as these. */
const linesOpen = 400;
const filesOpen = 20;

/** The proposed change: its evidence, its files and hunks, and what to do with each. */
export function ChangesPane({ view }: { readonly view: PanelView }) {
  const { changes } = view;
  if (changes === null) return <NoChanges view={view} />;
  return <Changes key={changes.changeSet} view={view} changes={changes} />;
}

function Changes({ view, changes }: { readonly view: PanelView; readonly changes: ChangesView }) {
  const pane = useRef<HTMLDivElement>(null);
  const [unfolded, setUnfolded] = useSaved<Readonly<Record<string, boolean>>>(
    `changes.${changes.changeSet.slice(0, 8)}`,
    {},
  );
  const isOpen = (path: string): boolean => {
    const index = changes.files.findIndex((file) => file.path === path);
    const file = changes.files[index];
    if (file === undefined) return false;
    const ready =
      needsDecision(file.decision) && index < filesOpen && file.addedLines + file.removedLines <= linesOpen;
    return unfolded[path] ?? ready;
  };
  const unfold = useCallback(
    (path: string, open: boolean) => setUnfolded({ ...unfolded, [path]: open }),
    [unfolded, setUnfolded],
  );
  const review = useReview(view, changes, pane, ({ path, hunk }) => {
    if (hunk !== null && !isOpen(path)) unfold(path, true);
  });
  const stops = reviewStops(changes.files);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const stop = stopOf(event.target as HTMLElement, stops);
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === 'n' || key === 'ArrowDown') review.move(1);
    else if (key === 'p' || key === 'ArrowUp') review.move(-1);
    else if (key === 'y' && stop !== undefined) review.decide('keep', selectionOf(stop));
    else if (key === 'u' && stop !== undefined) review.decide('undo', selectionOf(stop));
    else return;
    event.preventDefault();
  };

  return (
    <div className="changes" ref={pane} onKeyDown={onKeyDown}>
      <ChangesSummary view={view} changes={changes} review={review} />
      <ul className="changed-files" aria-label="Changed files">
        {changes.files.map((file) => (
          <li key={file.path}>
            <ChangedFile
              file={file}
              reports={changes.reports}
              review={review}
              open={isOpen(file.path)}
              onOpen={(open) => unfold(file.path, open)}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

function NoChanges({ view }: { readonly view: PanelView }) {
  const { kind } = view.status;
  return (
    <p className="empty">
      {!view.moment.follows
        ? 'Nothing was proposed at this moment yet.'
        : kind === 'answered'
          ? 'The agent answered without changing anything.'
          : ['working', 'waiting', 'paused'].includes(kind)
            ? 'Nothing is proposed yet. A change appears here when the validators have passed it; until then your files stay as they are.'
            : 'This session ended without a proposed change.'}
    </p>
  );
}

function stopOf(target: HTMLElement, stops: readonly ReviewStop[]): ReviewStop | undefined {
  const key = target.closest<HTMLElement>('[data-stop]')?.dataset['stop'];
  return stops.find((stop) => stop.key === key);
}
