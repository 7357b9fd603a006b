import type { ChangeSet, Selection } from '../../protocol/content.ts';
import type { BlobStore } from '../ports.ts';
import type { ChangeUnit } from './change-units.ts';
import { changeUnits } from './change-units.ts';

/** The parts of a change set that none of the selections covers: what a person has still to decide on. */
export async function undecidedUnits(
  changeSet: ChangeSet,
  decided: readonly Selection[],
  blobs: BlobStore,
): Promise<ChangeUnit[]> {
  const units = await changeUnits(changeSet, blobs);
  return units.filter((unit) => !decided.some((selection) => covers(selection, unit)));
}

/** Whether a selection means this part. Among the ids of hunks a path stands for the whole file. */
export function covers(selection: Selection, { id, path }: Pick<ChangeUnit, 'id' | 'path'>): boolean {
  switch (selection.kind) {
    case 'all':
      return true;
    case 'files':
      return selection.paths.includes(path);
    case 'hunks':
      return selection.ids.includes(id) || selection.ids.includes(path);
  }
}
