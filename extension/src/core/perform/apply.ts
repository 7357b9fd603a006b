import type { IntentOf, Outcome } from '../../protocol/intents.ts';
import type { Selection } from '../../protocol/content.ts';
import { undecidedUnits } from '../edits/undecided-units.ts';
import type { ApplyOutcome } from '../ports.ts';
import type { Review } from '../session/state.ts';
import type { Performance } from './perform.ts';
import { failedOutcome } from './perform.ts';

/** Writes what the person accepted. The intent's id makes it idempotent. */
export async function applyChangeSet(
  intent: IntentOf<'apply-change-set'>,
  { id, state, ports }: Performance,
): Promise<Outcome> {
  const { review } = state;
  if (!review) return failedOutcome({ reason: 'nothing-proposed', message: 'Nothing has been proposed.' });
  const decided = decidedIn(review);
  const selection = await withoutDecided(intent.selection, decided, { review, blobs: ports.blobs });
  if (selection.kind === 'hunks' && selection.ids.length === 0 && review.accepted.length === 0) {
    const message =
      'Cannot accept anything as every part of the change was rejected. Accept one by name with --hunk or --file, or end the review with `ratchet reject`.';
    return failedOutcome({ reason: 'nothing-left', message });
  }
  const applied = await ports.writer.apply(review.changeSet, selection, id);
  if (applied.status !== 'applied') return notApplied(applied);
  const left = await undecidedUnits(review.changeSet, [...decided, selection], ports.blobs);
  return {
    kind: 'apply-change-set',
    undoId: applied.undoId,
    files: [...applied.files],
    undecided: left.length,
  };
}

/** Counts what the person has still to decide on. */
export async function countUndecided({ state, ports }: Performance): Promise<Outcome> {
  const { review } = state;
  const left = review ? await undecidedUnits(review.changeSet, decidedIn(review), ports.blobs) : [];
  return { kind: 'count-undecided', undecided: left.length };
}

/** Takes an accept back. */
export async function undoApply(
  intent: IntentOf<'undo-apply'>,
  { id, state, ports }: Performance,
): Promise<Outcome> {
  const undone = await ports.writer.undo(intent.undoId, id);
  if (undone.status === 'applied')
    return { kind: 'undo-apply', undoId: undone.undoId, files: [...undone.files] };
  // The records of an accept stay with the session that made it: two of them must not take it back.
  if (undone.status === 'failed' && undone.reason === 'unknown-undo')
    return failedOutcome({
      reason: undone.reason,
      message: `Cannot undo this accept here as it was made before the branch. Take it back where it was made: ratchet undo ${state.setup.sessionId}`,
    });
  return notApplied(undone);
}

const decidedIn = ({ accepted, rejected, settled }: Review): readonly Selection[] => [
  ...accepted,
  ...rejected,
  ...settled,
];

/** "All" means all that the person has not decided on yet. */
async function withoutDecided(
  selection: Selection,
  decided: readonly Selection[],
  { review, blobs }: { readonly review: Review; readonly blobs: Performance['ports']['blobs'] },
): Promise<Selection> {
  if (selection.kind !== 'all' || decided.length === 0) return selection;
  const left = await undecidedUnits(review.changeSet, decided, blobs);
  return { kind: 'hunks', ids: left.map((unit) => unit.id) };
}

function notApplied(outcome: Exclude<ApplyOutcome, { status: 'applied' }>): Outcome {
  return outcome.status === 'conflicts'
    ? { kind: 'conflicts', conflicts: outcome.conflicts.map(({ path, message }) => ({ path, message })) }
    : failedOutcome({ reason: outcome.reason, message: outcome.message });
}
