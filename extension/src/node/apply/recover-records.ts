import type { Workshop } from './carry-out.ts';
import type { RollBack } from './carry-out.ts';
import { rollBack } from './carry-out.ts';
import type { Journal, JournalRecord } from './journal.ts';

/** What recovering after a crash did. */
export interface Recovery {
  /** one line for each thing that was done or found */
  readonly lines: readonly string[];
  /** false while a record could not be rolled back entirely: nothing may be written before that */
  readonly complete: boolean;
}

/**
 * Rolls back whatever was begun and not finished. Back and not forward: nobody was told that it happened, so the
 * caller asks again under the same key, and then every file is looked at anew instead of being overwritten with what
 * was decided before the cut; and it is the same way that a failure in the middle takes.
 */
export async function recoverRecords(shop: Workshop, journal: Journal): Promise<Recovery> {
  const { records, damaged } = await journal.unfinished();
  await journal.tidy();
  const lines = damaged.map(
    (id) =>
      `Cannot roll back the change ${id} as its record cannot be read: half of it may be in the workspace. Compare with the last commit, then delete the record.`,
  );
  let complete = damaged.length === 0;
  for (const record of records.filter(({ workspace }) => workspace === shop.workspace)) {
    const back = await rollBack(shop, record);
    lines.push(...describeRollBack(record, back));
    if (back.troubles.length === 0) await journal.forget(record.id);
    else complete = false;
  }
  return { lines, complete };
}

/** What a rollback did, one line each; files that it had to leave are named, as then the change is not wholly undone. */
function describeRollBack(record: JournalRecord, { restored, left, troubles }: RollBack): string[] {
  const what = record.undoes === undefined ? 'an accept' : 'an undo';
  const count = restored.length === 1 ? '1 file' : `${restored.length} files`;
  return [
    `Rolled back ${what} that was cut off: ${count} of ${record.entries.length} restored.`,
    ...left.map(
      (path) =>
        `Left ${path} as it is: it was changed after the cut, so it is neither what it was before nor what the change made of it.`,
    ),
    ...troubles.map(
      ({ path, message }) => `Cannot restore ${path} yet: ${message}. Remove the cause, then try again.`,
    ),
  ];
}
