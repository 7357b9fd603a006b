import { diffArrays } from 'diff';

/** Lines `beforeStart` to `beforeEnd` (exclusive, 0-based) became lines `afterStart` to `afterEnd`. */
export interface LineChange {
  readonly beforeStart: number;
  readonly beforeEnd: number;
  readonly afterStart: number;
  readonly afterEnd: number;
}

/** Differing lines beyond which a change is shown as one block: Myers' algorithm takes their square in time. */
const editLengthMax = 4_000;

/**
 * The shortest list of changes that turns one list of lines into the other, in order, no two of them touching.
 * Deterministic. Lists that differ in more than `editLengthMax` lines give one change.
 */
export function diffLines(before: readonly string[], after: readonly string[]): LineChange[] {
  let head = 0;
  const shorter = Math.min(before.length, after.length);
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const beforeEnd = before.length - tail;
  const afterEnd = after.length - tail;
  if (head === beforeEnd && head === afterEnd) return [];
  const whole = [{ beforeStart: head, beforeEnd, afterStart: head, afterEnd }];
  if (head === beforeEnd || head === afterEnd) return whole;
  const parts = diffArrays(before.slice(head, beforeEnd), after.slice(head, afterEnd), {
    maxEditLength: editLengthMax,
  });
  return parts === undefined ? whole : changesOf(parts, head);
}

function changesOf(
  parts: readonly { readonly added: boolean; readonly removed: boolean; readonly count: number }[],
  offset: number,
): LineChange[] {
  const changes: LineChange[] = [];
  let before = offset;
  let after = offset;
  let open: LineChange | undefined;
  for (const { added, removed, count } of parts) {
    if (!added && !removed) {
      if (open !== undefined) changes.push(open);
      open = undefined;
      before += count;
      after += count;
      continue;
    }
    const start = open ?? { beforeStart: before, beforeEnd: before, afterStart: after, afterEnd: after };
    if (removed) before += count;
    else after += count;
    open = { ...start, beforeEnd: before, afterEnd: after };
  }
  if (open !== undefined) changes.push(open);
  return changes;
}
