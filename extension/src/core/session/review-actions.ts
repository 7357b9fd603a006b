import type { Selection } from '../../protocol/content.ts';
import type { Review } from './state.ts';

/** Something that a person decided in a review and can take back. */
export interface ReviewAction {
  readonly kind: 'accept' | 'reject' | 'settle';
  readonly selection: Selection;
}

/** The review after an accept was written. */
export function withAccept(review: Review, selection: Selection): Review {
  return {
    ...review,
    accepted: [...review.accepted, selection],
    actions: [...review.actions, { kind: 'accept', selection }],
  };
}

/** The review after its newest accept was taken back. */
export function withoutAccept(review: Review): Review {
  const newest = review.actions.findLastIndex(({ kind }) => kind === 'accept');
  return {
    ...review,
    accepted: review.accepted.slice(0, -1),
    actions: review.actions.filter((_, index) => index !== newest),
  };
}

/** The review after the person undid a part of it, or merged it by hand. */
export function withDecision(review: Review, kind: 'reject' | 'settle', selection: Selection): Review {
  const list = kind === 'reject' ? 'rejected' : 'settled';
  return {
    ...review,
    [list]: [...review[list], selection],
    actions: [...review.actions, { kind, selection }],
    undecided: null,
  };
}

/** The review with the newest reject or settle of this selection taken back; undefined when there is none. */
export function withReopened(review: Review, selection: Selection): Review | undefined {
  const newest = review.actions.findLastIndex(
    (action) => action.kind !== 'accept' && isSame(action.selection, selection),
  );
  const action = review.actions[newest];
  if (!action) return undefined;
  const list = action.kind === 'reject' ? 'rejected' : 'settled';
  const at = review[list].findLastIndex((each) => isSame(each, selection));
  return {
    ...review,
    [list]: review[list].filter((_, index) => index !== at),
    actions: review.actions.filter((_, index) => index !== newest),
    undecided: null,
    problem: null,
  };
}

/** What takes the newest of a person's decisions back; null when there is none. */
export function undoOfLastAction(
  review: Review,
): { readonly kind: 'undo' } | { readonly kind: 'reopen'; readonly selection: Selection } | null {
  const action = review.actions.at(-1);
  if (!action) return null;
  return action.kind === 'accept' ? { kind: 'undo' } : { kind: 'reopen', selection: action.selection };
}

function isSame(a: Selection, b: Selection): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
