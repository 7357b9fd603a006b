/** Every command of the review, so that they can be known before its code is loaded. */
export const reviewCommandNames = [
  'ratchet.review.keep',
  'ratchet.review.undo',
  'ratchet.review.openDiff',
  'ratchet.review.openAll',
  'ratchet.review.undoAction',
  'ratchet.keepHunk',
  'ratchet.undoHunk',
  'ratchet.nextHunk',
  'ratchet.previousHunk',
  'ratchet.keepFile',
  'ratchet.undoFile',
  'ratchet.openDiff',
  'ratchet.keepAll',
  'ratchet.undoAll',
  'ratchet.reviewChanges',
  'ratchet.undoReviewAction',
] as const;
