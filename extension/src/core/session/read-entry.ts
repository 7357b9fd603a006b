import { SessionEvent } from '../../protocol/events.ts';
import type { LedgerEntry } from '../ledger/ledger.ts';
import type { RecordedEvent } from './evolve.ts';

/** The event of a ledger line; throws a ZodError for a line that no version of Ratchet wrote. */
export function fromEntry(entry: LedgerEntry): RecordedEvent {
  const data = typeof entry.data === 'object' && entry.data !== null ? entry.data : {};
  return { seq: entry.seq, at: entry.at, event: SessionEvent.parse({ type: entry.type, ...data }) };
}
