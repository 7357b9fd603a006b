import type { Selection } from '../../protocol/content.ts';
import type { ChangeUnit } from '../edits/change-units.ts';
import { covers } from '../edits/undecided-units.ts';
import type { Review } from '../session/state.ts';
import type { UnitDecision } from './review-model.ts';

/**
 * What the person decided about a part of a change set. What was accepted stands in their files whatever they said
 * before or after, so it comes first.
 */
export function unitDecision(
  review: Pick<Review, 'accepted' | 'rejected' | 'settled'>,
  unit: Pick<ChangeUnit, 'id' | 'path'>,
): UnitDecision {
  const isIn = (selections: readonly Selection[]): boolean =>
    selections.some((selection) => covers(selection, unit));
  if (isIn(review.accepted)) return 'kept';
  if (isIn(review.settled)) return 'settled';
  return isIn(review.rejected) ? 'undone' : 'open';
}
