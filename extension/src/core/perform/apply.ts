import type { IntentOf, Outcome } from '../../protocol/intents.ts';
import type { Selection } from '../../protocol/content.ts';
import { changeUnits } from '../edits/change-units.ts';
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
  const selection = await withoutRejected(intent.selection, review, ports.blobs);
  const applied = await ports.writer.apply(review.changeSet, selection, id);
  if (applied.status !== 'applied') return notApplied(applied);
  const undecided = (
    await undecidedUnits([...review.accepted, selection, ...review.rejected], review, ports.blobs)
  ).length;
  return { kind: 'apply-change-set', undoId: applied.undoId, files: [...applied.files], undecided };
}

/** Takes an accept back. */
export async function undoApply(
  intent: IntentOf<'undo-apply'>,
  { id, ports }: Performance,
): Promise<Outcome> {
  const undone = await ports.writer.undo(intent.undoId, id);
  return undone.status === 'applied'
    ? { kind: 'undo-apply', undoId: undone.undoId, files: [...undone.files] }
    : notApplied(undone);
}

/** "All" means all that the person has not rejected. */
async function withoutRejected(
  selection: Selection,
  review: Review,
  blobs: Performance['ports']['blobs'],
): Promise<Selection> {
  if (selection.kind !== 'all' || review.rejected.length === 0) return selection;
  const left = await undecidedUnits(review.rejected, review, blobs);
  return { kind: 'hunks', ids: left };
}

async function undecidedUnits(
  decided: readonly Selection[],
  review: Review,
  blobs: Performance['ports']['blobs'],
): Promise<string[]> {
  const units = await changeUnits(review.changeSet, blobs);
  return units.filter((unit) => !decided.some((selection) => covers(selection, unit))).map((unit) => unit.id);
}

function covers(selection: Selection, unit: { id: string; path: string }): boolean {
  switch (selection.kind) {
    case 'all':
      return true;
    case 'files':
      return selection.paths.includes(unit.path);
    case 'hunks':
      return selection.ids.includes(unit.id);
  }
}

function notApplied(outcome: Exclude<ApplyOutcome, { status: 'applied' }>): Outcome {
  return outcome.status === 'conflicts'
    ? { kind: 'conflicts', conflicts: outcome.conflicts.map(({ path, message }) => ({ path, message })) }
    : failedOutcome({ reason: outcome.reason, message: outcome.message });
}
