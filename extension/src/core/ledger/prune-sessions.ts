import type { LedgerStore, LedgerSummary } from './ledger.ts';

/** Which sessions to keep. Without a rule everything is kept. */
export interface PruneRule {
  /** sessions that were written to in the last so many days stay, if there is room */
  readonly keepDays?: number;
  /** the newest sessions that fit into so many bytes together stay, if they are not too old */
  readonly bytesMax?: number;
  /** milliseconds since the epoch */
  readonly now: number;
}

/** What pruning did. */
export interface Pruned {
  readonly removed: readonly string[];
  /** chosen, but not removed: somebody is writing to them, or the disk refused */
  readonly kept: readonly { readonly sessionId: string; readonly message: string }[];
  /** bytes of blobs that nothing named any more, in the sessions that stay */
  readonly sweptBytes: number;
}

/**
 * Removes the sessions that the rule does not keep, oldest first, and from the others the blobs that nothing names any
 * more. Sessions that are open stay as they are.
 */
export async function pruneSessions(store: LedgerStore, rule: PruneRule): Promise<Pruned> {
  const removed: string[] = [];
  const kept: { sessionId: string; message: string }[] = [];
  for (const sessionId of selectPruned(await store.list(), rule)) {
    const result = await store.remove(sessionId);
    if (result.ok) removed.push(sessionId);
    else kept.push({ sessionId, message: result.failure.message });
  }
  let sweptBytes = 0;
  for (const { sessionId } of await store.list()) {
    const swept = await store.sweep(sessionId);
    if (swept.ok) sweptBytes += swept.value.bytes;
  }
  return { removed, kept, sweptBytes };
}

/**
 * The sessions that the rule does not keep, oldest first. Once one session does not fit into `bytesMax`, all older
 * ones go with it: what stays is always the newest part.
 */
export function selectPruned(summaries: readonly LedgerSummary[], rule: PruneRule): readonly string[] {
  const oldest = rule.keepDays === undefined ? -Infinity : rule.now - rule.keepDays * millisecondsOfDay;
  const room = rule.bytesMax ?? Infinity;
  let bytes = 0;
  return summaries
    .toSorted((a, b) => b.changedAt - a.changedAt)
    .filter((summary) => {
      bytes += summary.bytes;
      return summary.changedAt < oldest || bytes > room;
    })
    .map((summary) => summary.sessionId)
    .reverse();
}

const millisecondsOfDay = 86_400_000;
