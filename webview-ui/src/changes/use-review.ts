import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { Selection } from '../../../extension/src/protocol/content.ts';
import type { ChangesView, PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { useFocusWish, useHost } from '../store/panel-context.tsx';
import { needsDecision, neighbour, nextOpen, reviewStops } from './review-order.ts';
import type { ReviewStop } from './review-order.ts';

/** What a person can decide on a part of a change. */
export type Verdict = 'keep' | 'undo';

/** A review as its parts see it. */
export interface Review {
  /** the key of the stop that the focus is on or was on last, or null */
  readonly current: string | null;
  /** keys of what was decided just now: the host has not said yet what came of it */
  readonly pending: ReadonlySet<string>;
  readonly may: Readonly<Record<Verdict, boolean>>;
  readonly onFocus: (key: string) => void;
  /**
   * Sends a verdict on what is open of a selection, and moves the focus on to the next stop that is open. A hunk in
   * conflict cannot be kept as it is: the merge editor is opened for it.
   */
  readonly decide: (verdict: Verdict, selection: Selection) => void;
  /** Moves the focus to the next or previous stop. */
  readonly move: (direction: 1 | -1) => void;
}

/**
 * The course of a review: where the focus is, what is being decided. `show` makes a stop appear when it is folded away;
 * the focus goes to the element in `pane` whose `data-stop` is the stop's key.
 */
export function useReview(
  view: PanelView,
  changes: ChangesView,
  pane: RefObject<HTMLElement | null>,
  show: (stop: ReviewStop) => void,
): Review {
  const host = useHost();
  const [current, setCurrent] = useState<string | null>(null);
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set());
  const wanted = useRef<string | null>(null);
  const stops = reviewStops(changes.files);
  const { follows } = view.moment;
  const may = {
    keep: follows && view.status.actions.includes('accept'),
    undo: follows && view.status.actions.includes('reject'),
  };

  useEffect(() => {
    if (wanted.current === null) return;
    const element = pane.current?.querySelector<HTMLElement>(`[data-stop="${CSS.escape(wanted.current)}"]`);
    wanted.current = null;
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: 'nearest' });
  });

  const focus = (stop: ReviewStop | undefined): void => {
    if (stop === undefined) return;
    wanted.current = stop.key;
    show(stop);
    setCurrent(stop.key);
    // The stop may be the current one already.
    setPending((keys) => new Set(keys));
  };

  const decide = (verdict: Verdict, selection: Selection): void => {
    const open = stopsOf(selection, stops).filter(
      ({ decision, key }) => needsDecision(decision) && !pending.has(key),
    );
    const last = open.at(-1);
    if (!may[verdict] || last === undefined) return;
    if (verdict === 'keep' && open.length === 1 && last.decision === 'conflict') {
      void host.send({ name: 'open-diff', path: last.path, hunk: last.hunk?.id ?? null });
      return;
    }
    const keys = open.map(({ key }) => key);
    setPending((before) => new Set([...before, ...keys]));
    void host.send({ name: verdict, selection }).then(() => {
      setPending((before) => new Set([...before].filter((key) => !keys.includes(key))));
    });
    const next = nextOpen(stops, last.key, new Set([...pending, ...keys]));
    if (next !== undefined) focus(next);
    else pane.current?.querySelector<HTMLElement>('[data-stop-end]')?.focus();
  };

  const firstOpen = useCallback(() => {
    const element = pane.current?.querySelector<HTMLElement>('[data-stop][data-open], [data-stop-end]');
    element?.focus();
  }, [pane]);
  useFocusWish('changes', firstOpen);

  return {
    current,
    pending,
    may,
    onFocus: setCurrent,
    decide,
    move: (direction) => focus(neighbour(stops, current, direction)),
  };
}

/** The selection that a stop is. */
export function selectionOf({ hunk, path }: ReviewStop): Selection {
  return hunk === null ? { kind: 'files', paths: [path] } : { kind: 'hunks', ids: [hunk.id] };
}

function stopsOf(selection: Selection, stops: readonly ReviewStop[]): readonly ReviewStop[] {
  switch (selection.kind) {
    case 'all':
      return stops;
    case 'files':
      return stops.filter(({ path }) => selection.paths.includes(path));
    case 'hunks':
      return stops.filter(({ hunk }) => hunk !== null && selection.ids.includes(hunk.id));
  }
}
