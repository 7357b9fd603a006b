import type { ChangeSet, Selection, WorkspacePath } from '../../protocol/content.ts';
import type { ChangeUnit } from '../edits/change-units.ts';
import { covers } from '../edits/undecided-units.ts';

/** An open part of a change set, and whether the person's text stands against it. */
export interface OpenUnit {
  readonly unit: Pick<ChangeUnit, 'id' | 'path'>;
  readonly conflict: boolean;
}

/**
 * What a person's word about a selection comes to: the open parts in it by name, those apart that conflict with their
 * own text, so that one conflict does not hold up the rest. Both halves of a move go together.
 */
export function splitSelection(
  open: readonly OpenUnit[],
  selection: Selection,
  changeSet: Pick<ChangeSet, 'files'>,
): { readonly clear: Selection | null; readonly conflicts: ReadonlyMap<WorkspacePath, readonly string[]> } {
  const paths = movedTogether(
    changeSet,
    open.filter(({ unit }) => covers(selection, unit)).map(({ unit }) => unit.path),
  );
  const chosen = open.filter(({ unit }) => covers(selection, unit) || paths.has(unit.path));
  const ids = chosen.flatMap(({ unit, conflict }) => (conflict ? [] : [unit.id]));
  const conflicts = new Map<WorkspacePath, string[]>();
  for (const { unit, conflict } of chosen) {
    if (conflict) conflicts.set(unit.path, [...(conflicts.get(unit.path) ?? []), unit.id]);
  }
  return { clear: ids.length === 0 ? null : { kind: 'hunks', ids }, conflicts };
}

/** The other halves of the moves that these paths are a half of. */
function movedTogether(
  changeSet: Pick<ChangeSet, 'files'>,
  paths: readonly WorkspacePath[],
): ReadonlySet<WorkspacePath> {
  const chosen = new Set(paths);
  const others = changeSet.files.flatMap(({ path, movedFrom }) => {
    if (movedFrom === undefined) return [];
    if (chosen.has(path)) return [movedFrom];
    return chosen.has(movedFrom) ? [path] : [];
  });
  return new Set(others);
}
